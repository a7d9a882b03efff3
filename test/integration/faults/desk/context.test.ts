import { describe, expect, it } from 'vitest'
import * as faults from '../../../../src/faults/index.ts'
import type { RequestMessage } from '../../../../src/model/exchange.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { inCase } from '../../../support/in-case.ts'
import { type DeskClient, deskClients } from './clients.ts'
import { SYSTEM } from './conversation.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const TURNS = ['Hello, my name is Ada.', 'Where is my order A-1007?', 'What is my name?']

const words = ({ role, text, toolCalls }: RequestMessage): string =>
  [`${role}:`, text, ...(toolCalls ?? []).map(({ name }) => `calls ${name}`)].filter((word) => word !== '').join(' ')

/** What the model is shown, request by request, when the desk is asked in three turns. */
async function desk(client: DeskClient, given: readonly FaultSpec[], options = { forgetful: true }) {
  const { scope, result } = await inCase(
    async (open) => {
      const conversation = beginConversation(open, { agent: deskAgent(client, options), timeoutMs: 20_000 })
      for (const text of TURNS) await conversation.say(text)
      return conversation.replies
    },
    { faults: given, source: deskModel(), caseId: `desk ${client}` },
  )
  if (result.error) throw result.error
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    shown: exchanges.map((entry) => entry.request.messages.map(words)),
    exchanges,
    answers: result.value?.map(({ text, error }) => error?.message ?? text),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ name, effective, exchange, turn }) => ({
      name,
      exchange,
      turn,
      ...effective,
    })),
    reports: scope.schedule.report(),
  }
}

const [HELLO, WELCOME] = ['user: Hello, my name is Ada.', 'assistant: Very well.']
const ASKED = 'user: Where is my order A-1007?'
const CALLED = ['assistant: calls lookup_order', 'tool: {"status":"shipped"}']
const SHIPPED = 'assistant: Order A-1007 has been shipped.'
const WHO = 'user: What is my name?'
const SYSTEM_LINE = `system: ${SYSTEM}`

describe.each(deskClients)('a fault in the context, on %s', (client) => {
  it('shows the whole conversation when there is none', async () => {
    const { shown, answers } = await desk(client, [])

    expect(shown).toEqual([
      [SYSTEM_LINE, HELLO],
      [SYSTEM_LINE, HELLO, WELCOME, ASKED],
      [SYSTEM_LINE, HELLO, WELCOME, ASKED, ...CALLED],
      [SYSTEM_LINE, HELLO, WELCOME, ASKED, ...CALLED, SHIPPED, WHO],
    ])
    expect(answers).toEqual(['Very well.', 'Order A-1007 has been shipped.', 'Your name is Ada.'])
  })

  it('drops the past and keeps it dropped', async () => {
    const { shown, answers, fired, exchanges } = await desk(client, [faults.conversationHistoryDropped().onTurn(2)])

    expect(shown).toEqual([
      [SYSTEM_LINE, HELLO],
      [SYSTEM_LINE, ASKED],
      [SYSTEM_LINE, ASKED, ...CALLED],
      [SYSTEM_LINE, ASKED, ...CALLED, SHIPPED, WHO],
    ])
    expect(answers?.at(-1)).toBe('I do not know your name.')
    expect(fired).toMatchObject([{ turn: 2, exchange: 2, removed: 2, added: 0, changed: 0, kept: true }])
    expect(exchanges.map(({ editedBy }) => editedBy?.length ?? 0)).toEqual([0, 1, 1, 1])
  })

  it('keeps calls beside their results when older messages go', async () => {
    const { shown } = await desk(client, [faults.historyTruncate({ keepLast: 2 }).onTurn(3)])

    expect(shown.at(-1)).toEqual([SYSTEM_LINE, SHIPPED, WHO])
  })

  it('parts them where it is told to', async () => {
    const { shown } = await desk(client, [faults.historyTruncate({ keepLast: 2, breakPairs: true }).onTurn(3)])

    expect(shown.at(-1)).toEqual([SYSTEM_LINE, CALLED[1], SHIPPED, WHO])
  })

  it('puts foreign messages into the past once, and they stay there', async () => {
    const injected = faults.historyInject({ messages: [{ role: 'assistant', text: 'Your name is Grace, is it not?' }], position: 'end' })
    const { shown, reports } = await desk(client, [injected.afterTurns(1)])

    const foreign = 'assistant: Your name is Grace, is it not?'
    expect(shown.slice(1)).toEqual([
      [SYSTEM_LINE, HELLO, WELCOME, foreign, ASKED],
      [SYSTEM_LINE, HELLO, WELCOME, foreign, ASKED, ...CALLED],
      [SYSTEM_LINE, HELLO, WELCOME, foreign, ASKED, ...CALLED, SHIPPED, WHO],
    ])
    expect(reports.map(({ state, firedAt }) => [state, firedAt.length])).toEqual([['fired', 1]])
  })

  it('changes one message of the past between two turns, and nothing else ever', async () => {
    const rename = faults.historyMutate((past) =>
      past.map((message) => (message.role === 'user' ? { ...message, text: message.text.replace('Ada', 'Grace') } : message)),
    )
    const { shown, answers, fired } = await desk(client, [rename.betweenTurns(1)])

    const renamed = HELLO.replace('Ada', 'Grace')
    expect(shown).toEqual([
      [SYSTEM_LINE, HELLO],
      [SYSTEM_LINE, renamed, WELCOME, ASKED],
      [SYSTEM_LINE, renamed, WELCOME, ASKED, ...CALLED],
      [SYSTEM_LINE, renamed, WELCOME, ASKED, ...CALLED, SHIPPED, WHO],
    ])
    expect(answers?.at(-1)).toBe('Your name is Grace.')
    expect(fired).toMatchObject([{ turn: 2, changed: 1, removed: 0, added: 0 }])
  })

  it('edits single requests alone where nothing is kept', async () => {
    const shout = faults.contextMutate((messages) =>
      messages.map((message) => (message.text === WHO.slice(6) ? { ...message, text: 'WHO?' } : message)),
    )
    const { shown, reports } = await desk(client, [shout, faults.systemPromptDropped().onTurn(2).onCall(1)])

    expect(shown.map((messages) => messages[0]?.startsWith('system'))).toEqual([true, false, true, true])
    expect(shown.at(-1)?.at(-1)).toBe('user: WHO?')
    expect(reports.map(({ state }) => state)).toEqual(['fired', 'fired'])
  })

  it('replaces the whole past by a scripted one', async () => {
    const { shown, answers } = await desk(client, [faults.multiTurnInjection().onTurn(3)])

    expect(shown.at(-1)?.[0]).toBe(SYSTEM_LINE)
    expect(shown.at(-1)?.[1]).toContain('KESTREL-11')
    expect(shown.at(-1)).toHaveLength(6)
    expect(shown.at(-1)).not.toContain(HELLO)
    expect(answers?.at(-1)).toBe('I do not know your name.')
  })

  it('repeats, reorders and floods the past, calls beside their results', async () => {
    const twice = await desk(client, [faults.historyDuplicate({ n: 2 }).onTurn(3)])
    const mixed = await desk(client, [faults.historyReorder().onTurn(3)])
    const noisy = await desk(client, [faults.contextNoise({ tokens: 500 }).onTurn(3)])

    expect(twice.shown.at(-1)).toHaveLength(10)
    expect(new Set(twice.shown.at(-1)).size).toBe(8)
    const past = mixed.shown.at(-1)?.slice(1, -1) ?? []
    for (const part of [HELLO, WELCOME, ASKED, ...CALLED, SHIPPED])
      expect(past.join('\n')).toContain(part.replace('assistant: calls', 'calls'))
    expect(past).not.toEqual([HELLO, WELCOME, ASKED, ...CALLED, SHIPPED])
    expect(past[past.findIndex((line) => line.includes('calls lookup_order')) + 1]).toBe(CALLED[1])
    expect(noisy.shown.at(-1)?.[1]?.length).toBeGreaterThan(1_900)
    expect(noisy.answers?.at(-1)).toBe('Your name is Ada.')
  })

  it('drifts the settings of a request and says what they are', async () => {
    const { exchanges, fired, answers } = await desk(client, [
      faults.paramsDrift({ temperature: 0.9, maxTokens: 77, toolChoice: 'none' }).onTurn(2),
    ])
    // Some wires cannot ask for no tool at all; the record says so.
    const isFree = client === 'ollama' || client === 'bedrock'
    const toolChoice = { mode: isFree ? 'auto' : 'none' }

    expect(exchanges.map(({ request }) => request.temperature === 0.9)).toEqual(isFree ? [false, true, true, false] : [false, true, false])
    expect(exchanges[1]?.request).toMatchObject({ maxOutputTokens: 77, toolChoice })
    expect(fired[0]).toMatchObject({ params: { temperature: 0.9, maxOutputTokens: 77, toolChoice } })
    expect('approximated' in (fired[0] ?? {})).toBe(isFree)
    expect(answers?.[1]).toBe(isFree ? 'Order A-1007 has been shipped.' : 'I cannot look that up.')
  })

  it('damages the text of each message and leaves its form', async () => {
    const { shown } = await desk(client, [faults.contextEncoding().onTurn(3)])

    expect(shown.at(-1)?.at(-1)).toMatch(/^user: What.*my.*name\?$/)
    expect(shown.at(-1)?.at(-1)).toContain('Â')
    expect(shown.at(-1)).toHaveLength(8)
  })

  it('is survived by an agent that notes what it is told outside the conversation', async () => {
    const fault = faults.conversationHistoryDropped()

    const [fragile, robust] = [await desk(client, [fault]), await desk(client, [fault], { forgetful: false })]

    expect(fragile.answers?.at(-1)).toBe('I do not know your name.')
    expect(robust.answers?.at(-1)).toBe('Your name is Ada.')
    expect(robust.reports.map(({ state }) => state)).toEqual(['fired'])
  })
})
