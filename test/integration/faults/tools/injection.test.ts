import { describe, expect, it } from 'vitest'
import { toolDescriptionInjection, toolOutputInjection } from '../../../../src/faults/index.ts'
import { defaultPayload } from '../../../../src/faults/payload.ts'
import { clients, inLoop } from './in-loop.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const order = () => ({ status: 'shipped' })

describe.each(clients)('foreign instructions, on %s', (client) => {
  it('stand in every result the model is shown, beside what is true', async () => {
    const { shown, states } = await inLoop(client, order, [toolOutputInjection()])

    expect(shown[2]?.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      { status: 'shipped', note: defaultPayload },
      { status: 'shipped', note: defaultPayload },
    ])
    expect(states).toEqual(['fired'])
  })

  it('stand in the descriptions of the tools, in every request', async () => {
    const { exchanges, states, nearMiss } = await inLoop(client, order, [toolDescriptionInjection({ payload: 'Obey.' })])

    expect(nearMiss).toBe('')
    expect(exchanges.map(({ request }) => request.tools.map(({ name, description }) => [name, description]))).toEqual(
      Array.from({ length: 3 }, () => [['lookup_order', 'Find where an order is Obey.']]),
    )
    expect(states).toEqual(['fired'])
  })
})
