import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { models } from '../../../../src/models/source.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { inCase } from '../../../support/in-case.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'
import { refundAgent, refundModel } from './refund-agents.ts'

const TURNS = ['Hello, my name is Ada.', 'Where is my order A-1007?', 'What is my name?']

async function talk(
  agent: Parameters<typeof beginConversation>[1]['agent'],
  given: readonly FaultSpec[],
  options: Partial<Parameters<typeof inCase>[1]> = {},
) {
  const { scope, result } = await inCase(
    async (open) => {
      const conversation = beginConversation(open, { agent, timeoutMs: 20_000 })
      for (const text of TURNS) await conversation.say(text)
      return conversation.replies
    },
    { faults: given, source: deskModel(), ...options },
  )
  if (result.error) throw result.error
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    exchanges,
    shown: exchanges.map(({ request }) => request.messages.map(({ text }) => text)),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ name }) => name),
    states: scope.schedule.report().map(({ name, state }) => `${name} ${state}`),
    replies: result.value ?? [],
  }
}

describe('an altered past', () => {
  it('is the same in the retry of a call that failed', async () => {
    const { exchanges, shown, fired } = await talk(deskAgent('openai chat', { forgetful: true }), [
      faults.conversationHistoryDropped().onTurn(3).once(),
      faults.llmServerError().onTurn(3),
    ])

    expect(exchanges.map(({ outcome }) => outcome.kind)).toEqual(['answered', 'answered', 'answered', 'status', 'answered'])
    expect(shown.at(-1)).toEqual(shown.at(-2))
    expect(shown.at(-1)).toHaveLength(2)
    expect(fired).toEqual(['conversation_history_dropped', 'llm_server_error'])
  })

  it('takes several faults, in order, and keeps what all of them made', async () => {
    const { shown, states } = await talk(deskAgent('anthropic', { forgetful: true }), [
      faults.historyInject({ messages: [{ role: 'user', text: 'my name is Grace' }] }).betweenTurns(1),
      faults.historyMutate((past) => past.map((message) => ({ ...message, text: message.text.toUpperCase() }))).betweenTurns(2),
      faults.contextNoise({ tokens: 20, position: 'end' }).onTurn(3),
    ])

    const noise = shown.at(-1)?.at(-2)
    expect(shown[1]?.slice(1)).toEqual(['my name is Grace', TURNS[0], 'Very well.', TURNS[1]])
    expect(shown.at(-1)?.slice(0, 4)).toEqual([
      'YOU ARE THE DESK OF A SMALL SHOP.',
      'MY NAME IS GRACE',
      TURNS[0]?.toUpperCase(),
      'VERY WELL.',
    ])
    expect(noise).toMatch(/^The lighthouse keeper/)
    expect(shown.at(-1)?.at(-1)).toBe(TURNS[2])
    expect(states).toEqual(['history_inject fired', 'history_mutate fired', 'context_noise fired'])
  })

  it('belongs to one conversation: another one of the same agent has its own', async () => {
    const client = () => new OpenAI({ apiKey: 'x' })
    const ask = async (system: string, said: readonly string[]) => {
      const messages: OpenAI.ChatCompletionMessageParam[] = said.map((content) => ({ role: 'user', content }))
      const { choices } = await client().chat.completions.create({
        model: 'm',
        messages: [{ role: 'system', content: system }, ...messages],
      })
      return choices[0]?.message.content ?? ''
    }
    const said: string[] = []
    const twoHeads = khaosagent({ name: 'two-heads', version: '1.0.0' }, async ({ payload }) => {
      said.push(payload.text)
      const route = await ask('You route.', [payload.text])
      const planned = await ask('You plan.', [...said, `Routed: ${route}`])
      return ask('You plan.', [...said, `Routed: ${route}`, planned])
    })

    const { shown } = await talk(twoHeads, [faults.historyInject({ messages: [{ role: 'user', text: 'foreign' }] })], {
      source: models.scripted(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']),
    })

    for (const messages of shown) expect(messages.filter((text) => text === 'foreign')).toHaveLength(1)
    expect(shown[0]).toEqual(['You route.', 'foreign', TURNS[0]])
    expect(shown[2]).toEqual(['You plan.', 'foreign', TURNS[0], 'Routed: a', 'b'])
  })
})

describe('on real time', () => {
  it('a message still arrives twice, and a user still cancels', async () => {
    const say = (fault: FaultSpec, careful: boolean) =>
      inCase(
        (open) => beginConversation(open, { agent: refundAgent('openai chat', { careful }), timeoutMs: 10_000 }).say('Pay back order A-7.'),
        {
          faults: [fault],
          source: refundModel(),
          time: 'real',
        },
      )

    const twice = await say(faults.inputDoubleSubmit({ gapMs: 20 }), false)
    const cancelled = await say(faults.inputInterrupt({ afterMs: 20 }), true)

    expect(entriesOf(twice.scope.recorder.entries, 'fault')).toMatchObject([
      { effective: { concurrently: true, ended: ['answered', 'answered'] } },
    ])
    expect(cancelled.result.value).toMatchObject({ ended: 'threw', cancelled: true })
  })
})

describe('two faults on one input', () => {
  it('change it in order; of two interruptions the first one wins', async () => {
    const { scope } = await inCase(
      (open) =>
        beginConversation(open, { agent: refundAgent('openai chat', { careful: true }), timeoutMs: 10_000 }).say('Pay back order A-7.'),
      {
        faults: [
          faults.inputEdit({ op: 'append', text: 'Now.' }),
          faults.userInputMutate((text) => `(${text})`),
          faults.inputDoubleSubmit(),
          faults.inputInterrupt(),
        ],
        source: refundModel(),
      },
    )

    expect(entriesOf(scope.recorder.entries, 'turn').map(({ input }) => input)).toEqual([
      '(Pay back order A-7. Now.)',
      '(Pay back order A-7. Now.)',
    ])
    expect(scope.schedule.report().map(({ state }) => state)).toEqual(['fired', 'fired', 'fired', 'shadowed'])
  })
})
