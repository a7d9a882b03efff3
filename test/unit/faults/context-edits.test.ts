import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as context from '../../../src/faults/context/index.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { RequestMessage } from '../../../src/model/exchange.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import type { EditableRequest, RequestEdit } from '../../../src/model/request-edit.ts'

/** The edit a fault makes on requests. */
function editOf(fault: FaultSpec): RequestEdit {
  const [disturbance] = fault.disturb(createDraw('edit'))
  if (disturbance?.kind === 'edit_request') return disturbance.edit
  if (disturbance?.kind === 'edit_state' && disturbance.otherwise) return disturbance.otherwise
  return expect.fail(`${fault.name} edits no request`)
}

const requestOf = (messages: readonly RequestMessage[]): EditableRequest => ({ messages, tools: [], params: {}, model: 'm' })
const edited = (fault: FaultSpec, messages: readonly RequestMessage[], seed = 1, applied = 0): readonly RequestMessage[] =>
  editOf(fault)(requestOf(messages), { turn: 2, call: 1, history: [], state: {}, draw: createDraw('draw', seed), applied }).messages

const plainTurn = fc.constantFrom('a', 'b', 'c').map((text): RequestMessage[] => [
  { role: 'user', text: `ask ${text}` },
  { role: 'assistant', text: `say ${text}` },
])
/** A turn in which one or two tools are called together. */
const toolTurn = fc.tuple(fc.uuid(), fc.integer({ min: 1, max: 2 })).map(([id, count]): RequestMessage[] => {
  const made = Array.from({ length: count }, (_, index) => ({ id: `${id}-${index}`, name: 'f', arguments: '{}' }))
  return [
    { role: 'user', text: 'ask for a call' },
    { role: 'assistant', text: '', toolCalls: made },
    ...made.map(({ id: callId }): RequestMessage => ({ role: 'tool', text: 'result', toolResult: { callId, name: 'f', isError: false } })),
    { role: 'assistant', text: 'done' },
  ]
})
const conversation = fc
  .record({
    system: fc.boolean(),
    turns: fc.array(fc.oneof(plainTurn, toolTurn), { maxLength: 4 }),
    present: fc.oneof(
      fc.constant<RequestMessage[]>([{ role: 'user', text: 'now' }]),
      toolTurn.map((turn) => turn.slice(0, -1)),
    ),
  })
  .map(({ system, turns, present }) => ({
    past: [...(system ? [{ role: 'system', text: 'Be kind.' } as const] : []), ...turns.flat()],
    present,
  }))

const onThePast: readonly FaultSpec[] = [
  context.historyTruncate({ keepLast: 2 }),
  context.historyTruncate({ keepLast: 3, keepSystem: false }),
  context.conversationHistoryDropped(),
  context.conversationHistoryDropped({ mode: 'partial', keepCount: 3 }),
  context.conversationHistoryDropped({ mode: 'random', keepCount: 3 }),
  context.historyInject({ position: 'random' }),
  context.historyInject({ position: 'end' }),
  context.historyReorder(),
  context.historyReorder({ n: 2 }),
  context.multiTurnInjection(),
  context.contextNoise({ tokens: 10, position: 'random' }),
  context.memoryLoss(),
  context.memoryPoisoning(),
  context.stateReset(),
]

describe.each(onThePast.map((fault) => [`${fault.name} ${JSON.stringify(fault.config)}`, fault] as const))('%s', (_name, fault) => {
  it('keeps calls beside their results, the present as it is, and every message it did not make', () => {
    fc.assert(
      fc.property(conversation, fc.nat(5), ({ past, present }, seed) => {
        const messages = [...past, ...present]
        const frozen = structuredClone(messages)

        const after = edited(fault, messages, seed)

        expect(messages).toEqual(frozen)
        expect(after.slice(after.length - present.length).every((message, index) => message === present[index])).toBe(true)
        for (const [index, { toolResult }] of after.entries()) {
          if (!toolResult) continue
          const asked = after.slice(0, index).findLast(({ role }) => role !== 'tool')
          expect(asked?.toolCalls?.map(({ id }) => id)).toContain(toolResult.callId)
        }
        for (const { toolCalls = [] } of after) {
          for (const { id } of toolCalls) expect(after.some(({ toolResult }) => toolResult?.callId === id)).toBe(true)
        }
        if (fault.config['keepSystem'] !== false) {
          expect(after.filter(({ role }) => role === 'system')).toEqual(messages.filter(({ role }) => role === 'system'))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('draws the same from the same seed', () => {
    fc.assert(
      fc.property(conversation, fc.nat(5), ({ past, present }, seed) => {
        expect(edited(fault, [...past, ...present], seed)).toEqual(edited(fault, [...past, ...present], seed))
      }),
      { numRuns: 20 },
    )
  })
})

const SYSTEM: RequestMessage = { role: 'system', text: 'Be kind.' }
const [ASK, SAY, NOW]: readonly RequestMessage[] = [
  { role: 'user', text: 'My address is Harbour Lane.' },
  { role: 'assistant', text: 'Noted.' },
  { role: 'user', text: "What's my address?" },
] as const
const TALK = [SYSTEM, ASK, SAY, NOW] as RequestMessage[]
const texts = (messages: readonly RequestMessage[]) => messages.map(({ text }) => text)

describe('what each fault leaves', () => {
  it('history_truncate counts messages of the past alone, and says nothing where there are few', () => {
    expect(texts(edited(context.historyTruncate({ keepLast: 1 }), TALK))).toEqual(['Be kind.', 'Noted.', "What's my address?"])
    expect(texts(edited(context.historyTruncate({ keepLast: 0, keepSystem: false }), TALK))).toEqual(["What's my address?"])
    expect(edited(context.historyTruncate(), TALK)).toBe(TALK)
  })

  it('history_truncate drops a call that does not fit with its results, unless it may break them', () => {
    const call: RequestMessage = { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'f', arguments: '{}' }] }
    const result: RequestMessage = { role: 'tool', text: 'r', toolResult: { callId: 'c', name: 'f', isError: false } }
    const talk = [ASK, call, result, SAY, NOW] as RequestMessage[]

    expect(edited(context.historyTruncate({ keepLast: 2 }), talk)).toEqual([SAY, NOW])
    expect(edited(context.historyTruncate({ keepLast: 2, breakPairs: true }), talk)).toEqual([result, SAY, NOW])
  })

  it('history_inject, history_duplicate put their messages in once in a conversation', () => {
    const once = edited(context.historyInject(), TALK)

    expect(texts(once)[1]).toContain('Mrs. Lindqvist')
    expect(once).toHaveLength(6)
    expect(edited(context.historyInject(), TALK, 1, 1)).toBe(TALK)
    expect(edited(context.historyDuplicate({ n: 9 }), TALK)).toEqual([SYSTEM, ASK, ASK, SAY, SAY, NOW, NOW])
    expect(edited(context.historyDuplicate(), TALK, 1, 1)).toBe(TALK)
  })

  it('history_reorder needs two messages, and never gives the order it found', () => {
    expect(edited(context.historyReorder(), [SYSTEM, ASK as RequestMessage, NOW as RequestMessage])).toHaveLength(3)
    for (let seed = 0; seed < 20; seed += 1) expect(texts(edited(context.historyReorder(), TALK, seed))).not.toEqual(texts(TALK))
    for (let seed = 0; seed < 20; seed += 1) expect(texts(edited(context.historyReorder({ n: 1 }), TALK, seed))).not.toEqual(texts(TALK))
  })

  it('multi_turn_injection is the same when it is made again', () => {
    const once = edited(context.multiTurnInjection(), TALK)

    expect(once).toHaveLength(6)
    expect(edited(context.multiTurnInjection(), once)).toBe(once)
  })

  it('context_noise has the size it was given', () => {
    const [, noise] = edited(context.contextNoise({ tokens: 100 }), TALK)

    expect(noise?.text.length).toBeGreaterThan(395)
    expect(noise?.text.length).toBeLessThanOrEqual(400)
  })

  it.each([
    ['mojibake', /^WhatâÂ?€™s/],
    ['mixed_newlines', /^What's my address\?$/],
    ['nfd', /^What's/],
  ] as const)('context_encoding %s stays readable and keeps JSON JSON', (mode, expected) => {
    const json = JSON.stringify({ note: 'Café, s’il vous plaît. Merci. Bien à vous', n: 1 })
    const result: RequestMessage = { role: 'tool', text: json, toolResult: { callId: 'c', name: 'f', isError: false } }

    const [damaged, question] = edited(context.contextEncoding({ mode }), [result, NOW as RequestMessage])

    expect(question?.text).toMatch(expected)
    expect(damaged?.text).not.toBe(json)
    expect(JSON.parse(damaged?.text ?? '')).toEqual({ note: expect.any(String) as string, n: 1 })
  })

  it('params_drift names no choice of tools where there are none', () => {
    const drift = editOf(context.paramsDrift({ toolChoice: 'required' }))
    const facts = { turn: 1, call: 1, history: [], state: {}, draw: createDraw('d'), applied: 0 }

    expect(drift(requestOf(TALK), facts).params).toEqual({})
    expect(context.paramsDrift().config).toEqual({ temperature: 1.5 })
  })

  it('a function that gives no list of messages is told so', () => {
    expect(() => edited(context.contextMutate((() => undefined) as never), TALK)).toThrow('returned nothing instead of a list of messages')
  })
})

describe('what is stored', () => {
  const stateEdit = (fault: FaultSpec, state: Record<string, unknown>) => {
    const [disturbance] = fault.disturb(createDraw('edit'))
    if (disturbance?.kind !== 'edit_state') return expect.fail(`${fault.name} edits no state`)
    const effective = disturbance.edit(state, { turn: 2, call: 1, history: [], state, draw: createDraw('d') })
    return { effective, state }
  }

  it('is gone, by key or all of it', () => {
    expect(stateEdit(context.memoryLoss({ keys: ['a', 'c'] }), { a: 1, b: 2 })).toEqual({ effective: { keys: ['a'] }, state: { b: 2 } })
    expect(stateEdit(context.memoryLoss(), { a: 1, b: 2 })).toEqual({ effective: { keys: ['a', 'b'] }, state: {} })
    expect(stateEdit(context.memoryLoss({ keys: ['c'] }), { a: 1 }).effective).toBeUndefined()
  })

  it.each([
    [{ memory: [] }, { memory: ['P'] }],
    [{ memory: ['likes tea'] }, { memory: ['likes tea', 'P'] }],
    [
      { facts: [{ id: 1, text: 'likes tea' }] },
      {
        facts: [
          { id: 1, text: 'likes tea' },
          { id: 1, text: 'P' },
        ],
      },
    ],
    [
      { turns: 3, profile: { city: 'Ulm' } },
      { turns: 3, profile: { city: 'Ulm', note: 'P' } },
    ],
    [{ summary: 'Ada, from Ulm.' }, { summary: 'Ada, from Ulm.\nP' }],
  ])('takes a record in the shape it has: %o', (before, after) => {
    expect(stateEdit(context.memoryPoisoning({ payload: 'P' }), structuredClone(before) as Record<string, unknown>).state).toEqual(after)
  })

  it('takes it where it is told to, and nowhere in a store without anything', () => {
    expect(stateEdit(context.memoryPoisoning({ payload: 'P', key: 'notes' }), { a: 1 }).state).toEqual({ a: 1, notes: 'P' })
    expect(stateEdit(context.memoryPoisoning({ payload: 'P', key: 'notes' }), {}).effective).toBeUndefined()
  })
})
