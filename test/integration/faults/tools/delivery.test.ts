import { describe, expect, it } from 'vitest'
import { wrapTool } from '../../../../src/agents/wrap-tool.ts'
import { toolDuplicateDelivery, toolTimeoutAfterCommit } from '../../../../src/faults/index.ts'
import { openShop, state } from '../shop/open-shop.ts'
import { clients, inLoop } from './in-loop.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const shop = openShop()

function refunding() {
  const done: string[] = []
  const refund = async (args: unknown) => {
    done.push((args as { orderId: string }).orderId)
    return { refunded: true, number: done.length }
  }
  return { done, refund, wrapped: wrapTool('lookup_order', refund) }
}

describe('a tool that did its work while its caller is told that it failed', () => {
  it('throws at the wrapper after the wait; the ledger knows better', async () => {
    const { done, wrapped } = refunding()
    const { runs, shown, elapsedMs, fired } = await inLoop('openai chat', wrapped, [toolTimeoutAfterCommit()])

    expect(done).toEqual(['A-1007', 'A-1008'])
    expect(shown[1]?.[0]?.text).toBe('Error: lookup_order did not answer in time')
    expect(runs[0]).toMatchObject({ ended: 'threw', delivery: 'lost', result: '{"refunded":true,"number":1}' })
    expect(runs[1]).toMatchObject({ ended: 'returned' })
    expect(runs[1]).not.toHaveProperty('delivery')
    expect(elapsedMs).toBeGreaterThanOrEqual(30_000)
    expect(fired).toEqual([expect.objectContaining({ via: 'wrapper', lost: true, waitMs: 30_000, code: 'ETIMEDOUT' })])
  })

  it('lets the error of a tool through that failed by itself', async () => {
    const broken = wrapTool('lookup_order', async () => {
      throw new Error('no such order')
    })
    const { shown, states } = await inLoop('openai chat', broken, [toolTimeoutAfterCommit()])

    expect(shown[1]?.[0]?.text).toBe('Error: no such order')
    expect(states).toEqual(['matched'])
  })

  it.each(clients)('shows the model of %s an error where only the wire can be reached, and says that this is simulated', async (client) => {
    const { done, refund } = refunding()
    const { shown, results, fired, elapsedMs } = await inLoop(client, refund, [toolTimeoutAfterCommit({ delayMs: 40_000 })])

    expect(done).toEqual(['A-1007', 'A-1008'])
    expect(JSON.parse(shown[1]?.[0]?.text ?? '')).toMatchObject({ error: expect.stringContaining('ETIMEDOUT') as unknown })
    expect(results[0]?.text).toBe('{"refunded":true,"number":1}')
    expect(elapsedMs).toBeGreaterThanOrEqual(40_000)
    expect(fired).toEqual([expect.objectContaining({ via: 'wire', simulated: true, lost: true })])
  })
})

describe('a tool that is run twice for one call', () => {
  it('gives the agent its first result', async () => {
    const { done, wrapped } = refunding()
    const { runs, shown, fired } = await inLoop('openai chat', wrapped, [toolDuplicateDelivery()])

    expect(done).toEqual(['A-1007', 'A-1007', 'A-1008'])
    expect(JSON.parse(shown[1]?.[0]?.text ?? '')).toEqual({ refunded: true, number: 1 })
    expect(runs.map(({ delivery }) => delivery)).toEqual([undefined, 'again', undefined])
    expect(fired).toEqual([expect.objectContaining({ via: 'wrapper', delivered: 2 })])
  })

  it('may refuse the second time, which has fired and is noted', async () => {
    let isDone = false
    const once = wrapTool('lookup_order', async (args: unknown) => {
      if (isDone) throw new Error('done already')
      isDone = (args as { orderId: string }).orderId === 'A-1007'
      return { ok: true }
    })
    const { states, fired, notes, shown } = await inLoop('openai chat', once, [toolDuplicateDelivery()])

    expect(shown[1]?.[0]?.text).toBe('{"ok":true}')
    expect(states).toEqual(['fired'])
    expect(fired[0]).toMatchObject({ delivered: 2, refused: true })
    expect(notes).toContain('duplicate_refused')
  })

  it('stays unfired where only the wire can be reached, and says what would help', async () => {
    const { done, refund } = refunding()
    const { states, nearMiss } = await inLoop('openai chat', refund, [toolDuplicateDelivery()])

    expect(done).toEqual(['A-1007', 'A-1008'])
    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('wrap it (wrapTool), or name the host it calls (forHost)')
  })
})

describe('what a wrapped tool does over HTTP', () => {
  it.each([
    ['fetch', () => fetch(`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-1"}' }).then((response) => response.json())],
    [
      'node:http',
      async () => {
        const { transports } = await import('../shop/transports.ts')
        return JSON.parse(
          (await transports['node:http'](`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-1"}' })).text,
        ) as unknown
      },
    ],
    [
      'undici',
      async () => {
        const { transports } = await import('../shop/transports.ts')
        return JSON.parse(
          (await transports.undici(`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-1"}' })).text,
        ) as unknown
      },
    ],
  ])('is put to its account: %s', async (_name, refund) => {
    const { runs, egress } = await inLoop('openai chat', wrapTool('lookup_order', refund), [toolDuplicateDelivery()])

    expect(state.refunds).toHaveLength(3)
    expect(egress.map(({ run }) => run)).toEqual(runs.map(({ index }) => index))
  })
})
