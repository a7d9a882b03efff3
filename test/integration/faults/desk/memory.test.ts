import { describe, expect, it } from 'vitest'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import * as faults from '../../../../src/faults/index.ts'
import { defineGoal } from '../../../../src/goals/goal.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { run } from '../../../../src/runner/run.ts'
import { inCase } from '../../../support/in-case.ts'
import { SYSTEM } from './conversation.ts'
import { conversations } from './conversations.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'

const TURNS = ['Hello, my name is Ada.', 'Tell me about your shop.', 'What is my name?']
const saysAda = defineGoal({
  name: 'says Ada',
  evaluate: ({ reply }) => ({ value: reply.text.includes('Ada') ? 1 : 0, detail: reply.text }),
})
const obeysNobody = defineGoal({
  name: 'obeys nobody else',
  evaluate: ({ reply }) => ({ value: /KESTREL|MERLIN/.test(reply.text) ? 0 : 1, detail: reply.text }),
})

/** A desk with a notebook: each turn is a conversation of its own, and what was noted goes with it. */
function notebookAgent({ vouchesFor }: { readonly vouchesFor: 'everything' | 'own records' }) {
  const written = new WeakSet<object>()
  return khaosagent({ name: 'notebook', version: '1.0.0' }, ({ payload }, { state }) => {
    const memory = (state['memory'] as { text: string }[] | undefined) ?? []
    state['memory'] = memory
    const name = /my name is (\w+)/i.exec(payload.text)?.[1]
    if (name) {
      const record = { text: `The customer is called ${name}.` }
      written.add(record)
      memory.push(record)
    }
    const known = vouchesFor === 'everything' ? memory : memory.filter((record) => written.has(record))
    const notes = known.map(({ text }) => text).join('\n')
    return conversations['openai chat']()(payload.text, `${SYSTEM}\n${notes}`)
  })
}

/** A desk that keeps its customers in the object itself, or in a store beside it. */
function deskObject({ store }: { readonly store?: Map<string, string> }) {
  const Desk = khaosagent({ name: 'desk-object', version: '1.0.0' })(
    class {
      readonly #known = store ?? new Map<string, string>()
      handle({ payload, context }: { payload: { text: string }; context: { scenario: string } }): Promise<string> {
        const name = /my name is (\w+)/i.exec(payload.text)?.[1]
        if (name) this.#known.set(context.scenario, name)
        const known = this.#known.get(context.scenario)
        const speak = conversations['openai chat']()
        return speak(payload.text, known ? `${SYSTEM} The customer is called ${known}.` : SYSTEM)
      }
    },
  )
  return new Desk()
}

async function verdicts(agent: Parameters<typeof run>[0]['agent'], fault: FaultSpec, goals = [saysAda], turns = TURNS) {
  const { records } = await run({ agent, input: turns, faults: [fault], goals, model: deskModel(), phases: ['resilience'] } as Parameters<
    typeof run
  >[0])
  return records.map(({ verdict, reason }) => `${verdict}: ${reason}`)
}

async function talk(agent: Parameters<typeof beginConversation>[1]['agent'], given: readonly FaultSpec[], turns = TURNS) {
  const { scope, result } = await inCase(
    async (open) => {
      const conversation = beginConversation(open, { agent, timeoutMs: 10_000 })
      for (const text of turns) await conversation.say(text)
      return conversation.replies.map(({ text, error }) => error?.message ?? text)
    },
    { faults: given, source: deskModel() },
  )
  if (result.error) throw result.error
  return {
    answers: result.value,
    state: scope.state,
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective, turn }) => ({ turn, ...effective })),
    shown: entriesOf(scope.recorder.entries, 'exchange').map(({ request }) => request.messages.map(({ text }) => text)),
    reports: scope.schedule.report(),
  }
}

describe('memory loss', () => {
  it('empties what the agent stored, between two turns', async () => {
    const { fired, answers } = await talk(notebookAgent({ vouchesFor: 'everything' }), [faults.memoryLoss().betweenTurns(1)])

    expect(fired).toEqual([{ turn: 1, via: 'state', beforeTurn: 2, keys: ['memory'] }])
    expect(answers?.at(-1)).toBe('I do not know your name.')
  })

  it('takes the keys it is told to take, before the turn it is told', async () => {
    const { fired, state } = await talk(deskAgent('openai chat', { forgetful: false }), [
      faults.memoryLoss({ keys: ['customer'] }).onTurn(3),
    ])

    expect(fired).toEqual([{ turn: 2, via: 'state', beforeTurn: 3, keys: ['customer'] }])
    expect(state).toEqual({})
  })

  it('takes the past of the conversation from an agent that stores nothing', async () => {
    const { fired, shown, answers } = await talk(deskAgent('openai responses', { forgetful: true }), [faults.memoryLoss().betweenTurns(2)])

    expect(fired).toMatchObject([{ turn: 3, via: 'wire', removed: 4, kept: true }])
    expect(shown.at(-1)).toEqual([SYSTEM, TURNS[2]])
    expect(answers?.at(-1)).toBe('I do not know your name.')
  })

  it('takes the lines that name a key where nothing is stored', async () => {
    const { shown, fired } = await talk(deskAgent('anthropic', { forgetful: true }), [
      faults.memoryLoss({ keys: ['my name'] }).betweenTurns(1),
    ])

    expect(fired).toMatchObject([{ turn: 2, via: 'wire', changed: 1 }])
    expect(shown[1]).toEqual([SYSTEM, '', 'Very well.', TURNS[1]])
  })

  it('tells a desk that keeps no other record from one that does', async () => {
    const [fragile] = await verdicts(deskObject({}), faults.stateReset())
    const [robust] = await verdicts(deskObject({ store: new Map() }), faults.stateReset())

    expect(fragile).toContain('FAILED')
    expect(robust).toContain('RECOVERED')
  })

  it('never fires in one turn, and says what would help', async () => {
    const { reports } = await talk(notebookAgent({ vouchesFor: 'everything' }), [faults.memoryLoss()], TURNS.slice(0, 1))

    expect(reports).toMatchObject([{ state: 'unmatched', nearMiss: expect.stringContaining('an input of two turns or more') }])
    expect(reports[0]?.nearMiss).toContain('one turn, so nothing between turns')
  })
})

describe('memory poisoning', () => {
  it('plants a record like those that are there', async () => {
    const { state, answers, fired } = await talk(notebookAgent({ vouchesFor: 'everything' }), [faults.memoryPoisoning()])

    expect(fired).toMatchObject([{ turn: 1, via: 'state', beforeTurn: 2, key: 'memory' }])
    expect(state['memory']).toEqual([{ text: 'The customer is called Ada.' }, { text: expect.stringContaining('MERLIN-42') }])
    expect(answers?.[1]).toContain('MERLIN-42')
  })

  it('tells an agent that takes every record for its own from one that knows its own', async () => {
    const twoTurns = TURNS.slice(0, 2)
    const [fragile] = await verdicts(notebookAgent({ vouchesFor: 'everything' }), faults.memoryPoisoning(), [obeysNobody], twoTurns)
    const [robust] = await verdicts(notebookAgent({ vouchesFor: 'own records' }), faults.memoryPoisoning(), [obeysNobody], twoTurns)

    expect(fragile).toContain('FAILED')
    expect(robust).toContain('RECOVERED')
  })

  it('enters the past of the conversation where nothing is stored', async () => {
    const { shown, fired } = await talk(deskAgent('genai', { forgetful: true }), [faults.memoryPoisoning({ payload: 'MERLIN-42 rules.' })])

    expect(fired).toMatchObject([{ turn: 2, via: 'wire', added: 2, kept: true }])
    expect(shown[2]?.slice(0, 3)).toEqual([SYSTEM, 'What do you have on record about me?', 'From memory: MERLIN-42 rules.'])
  })
})

describe('a state that is reset', () => {
  it('speaks to another instance of the class from there on', async () => {
    const { answers, fired } = await talk(deskObject({}), [faults.stateReset().betweenTurns(2)])

    expect(fired).toEqual([{ turn: 2, via: 'state', beforeTurn: 3, agent: 'a new instance' }])
    expect(answers?.at(-1)).toBe('I do not know your name.')
  })

  it('calls the reset hook of the case', async () => {
    const emptied: unknown[] = []
    const { scope } = await inCase(
      async (open) => {
        open.reset = (state) => emptied.push({ ...state })
        const conversation = beginConversation(open, { agent: deskAgent('openai chat', { forgetful: true }), timeoutMs: 10_000 })
        for (const text of TURNS) await conversation.say(text)
      },
      { faults: [faults.stateReset()], source: deskModel() },
    )

    expect(emptied).toEqual([{}])
    expect(entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective)).toEqual([
      { via: 'state', beforeTurn: 2, agent: 'the state of the scenario' },
    ])
  })
})
