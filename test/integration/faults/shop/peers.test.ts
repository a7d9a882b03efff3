import { describe, expect, it } from 'vitest'
import { agentCardSpoof, handoffDisturbance } from '../../../../src/faults/index.ts'
import { inShop } from './call-shop.ts'
import { CARD, openShop, state } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()

const MESSAGE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'message/send',
  params: { message: { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'Where is parcel 7?' }] } },
}
const tell = () => transports.fetch(`${shop.loopback}/a2a`, { method: 'POST', body: JSON.stringify(MESSAGE) })
const cardOf = () => transports.fetch(`${shop.loopback}/.well-known/agent-card.json`)

describe('the card of a peer', () => {
  it('sends the caller elsewhere', async () => {
    const { value, states, effects } = await inShop([agentCardSpoof()], cardOf)

    expect(JSON.parse(value?.text ?? '')).toEqual({ ...CARD, url: 'https://directory.partner-desk.test/a2a' })
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ field: 'url' })])
  })

  it('claims something else', async () => {
    const { value } = await inShop([agentCardSpoof({ field: 'provider.organization', value: 'Acme' })], cardOf)

    expect(JSON.parse(value?.text ?? '')).toEqual({ ...CARD, provider: { organization: 'Acme' } })
  })

  it('is told from other answers', async () => {
    const { states, nearMiss } = await inShop([agentCardSpoof()], () => transports.fetch(`${shop.loopback}/stock`))

    expect(states).toEqual(['unmatched'])
    expect(nearMiss).toContain('does not ask for the card of an agent')
  })
})

describe('a message to another agent', () => {
  it('never arrives', async () => {
    const { failure, tookMs } = await inShop([handoffDisturbance({ delayMs: 8_000 })], tell)

    expect(failure).toBe('TypeError ETIMEDOUT')
    expect(tookMs).toBeGreaterThanOrEqual(8_000)
    expect(state.asked).toEqual([])
  })

  it('arrives late', async () => {
    const { value, tookMs } = await inShop([handoffDisturbance({ mode: 'delay' })], tell)

    expect(value?.status).toBe(200)
    expect(tookMs).toBeGreaterThanOrEqual(5_000)
    expect(state.asked).toHaveLength(1)
  })

  it('arrives twice', async () => {
    await inShop([handoffDisturbance({ mode: 'duplicate' })], tell)

    expect(state.asked.map(({ body }) => body)).toEqual([JSON.stringify(MESSAGE), JSON.stringify(MESSAGE)])
  })

  it('arrives with its words scrambled and its envelope whole', async () => {
    const { states, effects } = await inShop([handoffDisturbance({ mode: 'corrupt' })], tell)

    const arrived = JSON.parse(state.asked[0]?.body ?? '') as typeof MESSAGE
    expect(arrived).toMatchObject({ jsonrpc: '2.0', method: 'message/send', params: { message: { messageId: 'm-1' } } })
    expect(arrived.params.message.parts[0]?.text).not.toBe('Where is parcel 7?')
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ changed: ['body'] })])
  })

  it('is answered by somebody who says to be another', async () => {
    const { value } = await inShop([handoffDisturbance({ mode: 'spoof' })], tell)

    expect(JSON.parse(value?.text ?? '')).toMatchObject({ result: { agent: 'operations-admin' } })
  })

  it('is told from other calls, unless its host is named', async () => {
    const plain = await inShop([handoffDisturbance()], () => transports.fetch(`${shop.loopback}/stock`))
    const named = await inShop([handoffDisturbance({ mode: 'duplicate' }).forHost('127.0.0.1')], () =>
      transports.fetch(`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-1"}' }),
    )

    expect(plain.states).toEqual(['unmatched'])
    expect(plain.nearMiss).toContain('the call is no message to another agent')
    expect(named.states).toEqual(['fired'])
    expect(state.refunds).toHaveLength(2)
  })
})
