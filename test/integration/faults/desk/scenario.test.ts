import { describe, expect, it } from 'vitest'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import { conversationHistoryDropped, defineScenario, inputInterrupt, memoryLoss, run, stateReset, turn } from '../../../../src/core.ts'
import { SYSTEM } from './conversation.ts'
import { conversations } from './conversations.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'

const NAME = 'Hello, my name is Ada.'
const WHO = 'What is my name?'
const asksForAda = [{ type: 'contains', value: 'Ada' } as const]

/** Keeps names in a store of its own, by trial, and a count in the state of the scenario. */
function storekeeper(store: Map<string, string>) {
  return khaosagent({ name: 'storekeeper', version: '1.0.0' }, async ({ payload, context }, { state }) => {
    state['turns'] = Number(state['turns']) + 1
    const name = /my name is (\w+)/i.exec(payload.text)?.[1]
    if (name) store.set(context.scenario, name)
    const known = store.get(context.scenario)
    const system = known ? `${SYSTEM} The customer is called ${known}.` : SYSTEM
    return `${await conversations.anthropic()(payload.text, system)} (${String(state['turns'])})`
  })
}

describe('a fault in a turn of a scenario', () => {
  it('takes stored memory before that turn', async () => {
    const scenario = defineScenario({
      name: 'names',
      turns: [NAME, 'Tell me about your shop.', turn(WHO, { faults: [memoryLoss()], assertions: asksForAda })],
    })

    const { records } = await run({ agent: deskAgent('openai chat', { forgetful: false }), scenario, model: deskModel() })

    // The name stands in the conversation too.
    expect(records.map(({ verdict }) => verdict)).toEqual(['PASSED', 'RECOVERED'])
    expect(records[1]?.faults).toMatchObject([{ name: 'memory_loss', state: 'fired', trigger: 'turn 3' }])
  })

  it('drops the past for that turn, and the turn is judged by its own goals', async () => {
    const scenario = defineScenario({
      name: 'names',
      turns: [NAME, turn(WHO, { faults: [conversationHistoryDropped()], assertions: asksForAda })],
    })

    const forgetful = await run({ agent: deskAgent('genai', { forgetful: true }), scenario, model: deskModel() })
    const noting = await run({ agent: deskAgent('genai', { forgetful: false }), scenario, model: deskModel() })

    expect(forgetful.records.map(({ verdict }) => verdict)).toEqual(['PASSED', 'FAILED'])
    expect(forgetful.records[1]?.reason).toContain('turn 2')
    expect(noting.records.map(({ verdict }) => verdict)).toEqual(['PASSED', 'RECOVERED'])
  })

  it('may cancel it: no answer is owed, and the next turn goes on', async () => {
    const scenario = defineScenario({
      name: 'names',
      turns: [NAME, turn('Tell me about your shop.', { faults: [inputInterrupt()] }), turn(WHO, { assertions: asksForAda })],
    })

    const { records } = await run({ agent: deskAgent('ai sdk', { forgetful: true }), scenario, model: deskModel() })

    expect(records.map(({ verdict }) => verdict)).toEqual(['PASSED', 'RECOVERED'])
  })
})

describe('a reset between turns', () => {
  it('fills the state anew and empties the store of the agent, as the scenario says', async () => {
    const store = new Map<string, string>()
    const scenario = defineScenario({
      name: 'names',
      turns: [NAME, turn(WHO)],
      state: () => ({ turns: 0 }),
      reset: () => store.clear(),
      faults: [stateReset()],
    })
    const answers: string[] = []

    const { records } = await run({
      agent: storekeeper(store),
      scenario,
      model: deskModel(),
      goals: [
        {
          kind: 'goal',
          name: 'kept',
          weight: 1,
          threshold: 0,
          critical: false,
          evaluate: ({ reply }) => ({ value: answers.push(reply.text) && 1, detail: '' }),
        },
      ],
    })

    expect([answers[0], answers.at(-1)]).toEqual(['Your name is Ada. (2)', 'I do not know your name. (1)'])
    expect(records[1]?.faults).toMatchObject([{ name: 'state_reset', state: 'fired' }])
  })
})
