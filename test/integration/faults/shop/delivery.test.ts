import { describe, expect, it } from 'vitest'
import {
  httpDuplicateDelivery,
  httpTimeoutAfterCommit,
  toolDuplicateDelivery,
  toolTimeoutAfterCommit,
} from '../../../../src/faults/index.ts'
import { within } from '../../../support/within.ts'
import { inShop, isMockedSocket, ways } from './call-shop.ts'
import { openShop, state } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()
const REFUND = { method: 'POST', body: '{"order":"A-1007"}', headers: { 'content-type': 'application/json' } }
const virtual = ways.filter(({ transport }) => !isMockedSocket(transport))

describe.each(virtual)('an answer that is lost after the work was done, by $transport to $target', ({ transport, target }) => {
  const post = (path = '/refunds', more = {}) => transports[transport](`${shop[target]}${path}`, { ...REFUND, ...more })

  it('leaves the work done and its caller without a word', async () => {
    const { failure, tookMs, states, egress, effects } = await inShop([httpTimeoutAfterCommit()], () => post())

    expect(failure).toBe(transport === 'fetch' ? 'TypeError ETIMEDOUT' : 'Error ETIMEDOUT')
    expect(state.refunds).toHaveLength(1)
    expect(tookMs).toBeGreaterThanOrEqual(30_000)
    expect(tookMs).toBeLessThan(33_000)
    expect(states).toEqual(['fired'])
    expect(egress).toEqual([{ call: 'POST /refunds', outcome: target, status: 201, delivery: 'lost' }])
    expect(effects).toEqual([expect.objectContaining({ lost: true, status: 201, waitMs: 30_000 })])
  })

  it('is met by the second attempt as it is', async () => {
    const { value } = await inShop([httpTimeoutAfterCommit()], async () => {
      await post().catch(() => undefined)
      return post()
    })

    expect(JSON.parse(value?.text ?? '')).toMatchObject({ receipt: 'R-2' })
    expect(state.refunds).toHaveLength(2)
  })

  it('is no loss where nothing was done: the fault waits for a call that did something', async () => {
    const { value, states, egress } = await inShop([httpTimeoutAfterCommit()], async () => {
      const refused = await post('/nowhere')
      const lost = await post().catch(() => 'lost')
      return [refused.status, lost]
    })

    expect(value).toEqual([404, 'lost'])
    expect(states).toEqual(['fired'])
    expect(egress.map(({ delivery }) => delivery)).toEqual([undefined, 'lost'])
  })

  it('does not act on calls that only read', async () => {
    const { value, states, nearMiss } = await inShop([httpTimeoutAfterCommit()], () => transports[transport](`${shop[target]}/stock`))

    expect(value?.status).toBe(200)
    expect(states).toEqual(['unmatched'])
    expect(nearMiss).toContain('GET changes nothing')
  })
})

it('lets a client give up on the silence', async () => {
  const { error, tookMs, states } = await within(
    10_000,
    inShop([httpTimeoutAfterCommit()], () =>
      transports.fetch(`${shop.loopback}/refunds`, { ...REFUND, signal: AbortSignal.timeout(4_000) }),
    ),
  )

  expect(error?.name).toBe('TimeoutError')
  expect(tookMs).toBeLessThan(8_000)
  expect(states).toEqual(['fired'])
  expect(state.refunds).toHaveLength(1)
})

describe.each(ways)('a call that is delivered twice, by $transport to $target', ({ transport, target }) => {
  const post = (path: string, headers = {}) =>
    transports[transport](`${shop[target]}${path}`, { ...REFUND, headers: { ...REFUND.headers, ...headers } })

  it('is carried out twice without a key, and its caller gets the first answer', async () => {
    const { value, states, egress, effects } = await inShop([httpDuplicateDelivery()], () => post('/refunds'))

    expect(JSON.parse(value?.text ?? '')).toMatchObject({ receipt: 'R-1' })
    expect(state.refunds.map(({ order }) => order)).toEqual(['A-1007', 'A-1007'])
    expect(new Set(state.asked.map(({ body }) => body))).toEqual(new Set([REFUND.body]))
    expect(states).toEqual(['fired'])
    expect(egress.map(({ delivery, status }) => [delivery, status])).toEqual([
      [undefined, 201],
      ['again', 201],
    ])
    expect(effects).toEqual([expect.objectContaining({ delivered: 2, statuses: [201, 201] })])
  })

  it('is carried out once under a key; a second delivery that is refused has fired and is noted', async () => {
    const same = await inShop([httpDuplicateDelivery()], () => post('/refunds', { 'idempotency-key': 'k-1' }))
    const refused = await inShop([httpDuplicateDelivery()], () => post('/strict-refunds', { 'idempotency-key': 'k-2' }))

    expect(state.refunds).toHaveLength(2)
    expect(same.effects).toEqual([expect.objectContaining({ delivered: 2, statuses: [201, 200] })])
    expect(refused.value?.status).toBe(201)
    expect(refused.states).toEqual(['fired'])
    expect(refused.effects).toEqual([expect.objectContaining({ delivered: 2, statuses: [201, 409], refused: true })])
    expect(refused.notes).toContain('duplicate_refused')
  })

  it('is delivered as often as the fault says', async () => {
    await inShop([httpDuplicateDelivery({ times: 4, gapMs: 0 })], () => post('/refunds'))

    expect(state.refunds).toHaveLength(4)
  })
})

it.each([
  ['a Request object', () => fetch(new Request(`${shop.loopback}/refunds`, { method: 'POST', body: REFUND.body }))],
  [
    'a stream',
    () => fetch(`${shop.loopback}/refunds`, { method: 'POST', body: new Blob([REFUND.body]).stream(), duplex: 'half' } as RequestInit),
  ],
  ['bytes', () => fetch(`${shop.loopback}/refunds`, { method: 'POST', body: new TextEncoder().encode(REFUND.body) })],
])('delivers the same bytes twice from %s', async (_name, send) => {
  const { states } = await inShop([httpDuplicateDelivery()], send)

  expect(states).toEqual(['fired'])
  expect(state.asked.map(({ body }) => body)).toEqual([REFUND.body, REFUND.body])
})

describe('a tool fault that names the host', () => {
  it('loses the answer of the call the tool makes', async () => {
    const { failure, effects } = await inShop([toolTimeoutAfterCommit().forHost('127.0.0.1')], () =>
      transports.fetch(`${shop.loopback}/refunds`, REFUND),
    )

    expect(failure).toBe('TypeError ETIMEDOUT')
    expect(state.refunds).toHaveLength(1)
    expect(effects).toEqual([expect.objectContaining({ lost: true })])
  })

  it('delivers it twice', async () => {
    const { states } = await inShop([toolDuplicateDelivery({ via: 'http' })], () => transports.fetch(`${shop.loopback}/refunds`, REFUND))

    expect(state.refunds).toHaveLength(2)
    expect(states).toEqual(['fired'])
  })
})
