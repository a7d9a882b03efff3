import { describe, expect, it } from 'vitest'
import { httpSlowBody, httpTruncatedBody } from '../../../../src/faults/index.ts'
import { within } from '../../../support/within.ts'
import { inShop, isMockedSocket, ways } from './call-shop.ts'
import { openShop, state } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()
const virtual = ways.filter(({ transport }) => !isMockedSocket(transport))

describe.each(virtual)('a slow body, by $transport to $target', ({ transport, target }) => {
  it('drips and arrives whole', async () => {
    const { value, tookMs, states, effects } = await inShop([httpSlowBody({ bytesPerSecond: 2 })], () =>
      transports[transport](`${shop[target]}/stock`),
    )

    const size = value?.text.length ?? 0
    expect(JSON.parse(value?.text ?? '')).toMatchObject({ sku: 'B-77', stock: 8 })
    expect(tookMs).toBeGreaterThanOrEqual((size / 2) * 1000)
    expect(tookMs).toBeLessThan((size / 2) * 1000 + 4_000)
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ pieces: size, firstWaitMs: 500 })])
  })
})

describe('a slow body', () => {
  it('gives headers at once', async () => {
    const { value } = await inShop([httpSlowBody({ bytesPerSecond: 1 })], async ({ elapsedMs }) => {
      const response = await fetch(`${shop.loopback}/stock`)
      const headersMs = elapsedMs()
      await response.text()
      return { headersMs, bodyMs: elapsedMs() }
    })

    expect(value?.headersMs).toBeLessThan(1_000)
    expect(value?.bodyMs).toBeGreaterThan(60_000)
  })

  it.each(['fetch', 'undici'] as const)('lets a client give up that has waited long enough: %s', async (transport) => {
    const { error, tookMs, states } = await within(
      10_000,
      inShop([httpSlowBody({ bytesPerSecond: 1 })], () =>
        transports[transport](`${shop.loopback}/stock`, { signal: AbortSignal.timeout(5_000) }),
      ),
    )

    expect(error?.name).toMatch(/TimeoutError|AbortError/)
    expect(tookMs).toBeGreaterThanOrEqual(5_000)
    expect(tookMs).toBeLessThan(9_000)
    expect(states).toEqual(['fired'])
  })

  it('takes the slower of two', async () => {
    const { tookMs, states } = await inShop([httpSlowBody({ bytesPerSecond: 4 }), httpSlowBody({ bytesPerSecond: 2 })], () =>
      transports.fetch(`${shop.loopback}/stock`),
    )

    expect(tookMs).toBeGreaterThan(30_000)
    expect(states).toEqual(['fired', 'fired'])
  })

  it('stays unfired on an answer without one', async () => {
    const { states, nearMiss } = await inShop([httpSlowBody()], () => transports.fetch(`${shop.loopback}/stock`, { method: 'HEAD' }))

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('the answer has no body')
  })
})

describe.each(ways)('a truncated body, by $transport to $target', ({ transport, target }) => {
  it('is lost with its connection', async () => {
    const { failure, states, effects, egress } = await inShop([httpTruncatedBody()], () => transports[transport](`${shop[target]}/stock`))

    expect(failure).toMatch(transport === 'fetch' ? /^TypeError ECONNRESET$/ : /ECONNRESET|aborted|terminated/i)
    expect(states).toEqual(['fired'])
    expect(effects[0]).toMatchObject({ how: 'reset' })
    expect(egress.map(({ status }) => status)).toEqual([200])
    expect(state.asked).toHaveLength(1)
  })

  it('fires once', async () => {
    const { value, states } = await inShop([httpTruncatedBody()], async () => {
      await transports[transport](`${shop[target]}/stock`).catch(() => undefined)
      return transports[transport](`${shop[target]}/stock`)
    })

    expect(JSON.parse(value?.text ?? '')).toMatchObject({ sku: 'B-77' })
    expect(states).toEqual(['fired'])
  })
})

describe('a body that is cut short cleanly', () => {
  it.each(['fetch', 'undici'] as const)('is shorter than the length it was promised to have: %s', async (transport) => {
    const { value, states } = await inShop([httpTruncatedBody({ how: 'clean', fraction: 0.25 })], () =>
      transports[transport](`${shop.loopback}/stock`),
    )

    const promised = Number(value?.headers['content-length'])
    expect(value?.text.length).toBe(Math.floor(promised / 4))
    expect(() => JSON.parse(value?.text ?? '') as unknown).toThrow(SyntaxError)
    expect(states).toEqual(['fired'])
  })

  it('is noticed by node:http itself', async () => {
    const { failure, states } = await within(
      10_000,
      inShop([httpTruncatedBody({ how: 'clean', fraction: 0.25 })], () => transports['node:http'](`${shop.loopback}/stock`)),
    )

    expect(failure).toBe('Error ECONNRESET')
    expect(states).toEqual(['fired'])
  })
})
