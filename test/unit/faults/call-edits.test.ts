import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { otherEntity } from '../../../src/faults/other-entity.ts'
import { parseJson } from '../../../src/internal/json.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { ModelReply } from '../../../src/model/exchange.ts'
import type { Fault } from '../../../src/model/fault.ts'
import { replyContext } from '../../support/reply-context.ts'

const usage = { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 }
const spoken: ModelReply = {
  text: 'Order A-1007 costs 12.50 EUR, due 2026-11-20. Write to kim@shop.test.',
  toolCalls: [],
  finish: 'stop',
  usage,
}
const lookup = { id: 'call_1', name: 'lookup_order', arguments: '{"order_id":"A-1007","page":2}' }
const refund = { id: 'call_2', name: 'refund', arguments: '{"order_id":"A-1007","amount":12.5}' }
const calling: ModelReply = { text: 'Let me look.', toolCalls: [lookup, refund], finish: 'tool_calls', usage }
const one: ModelReply = { toolCalls: [lookup], finish: 'tool_calls', usage }
const schema = { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] } as const
const tools = [
  { name: 'lookup_order', schema },
  { name: 'refund', schema },
]

type Over = NonNullable<Parameters<typeof replyContext>[0]>

function result(fault: Fault, reply: ModelReply, over: Over = {}) {
  const [disturbance] = fault.disturb(createDraw('a'), undefined, { call: 1, model: 'gpt-4o' })
  if (disturbance?.kind !== 'edit_reply') throw new Error(`${fault.name} edits no reply`)
  return disturbance.edit(reply, replyContext({ tools, draw: createDraw('b'), ...over }))
}

function edited(fault: Fault, reply: ModelReply, over: Over = {}): ModelReply {
  const after = result(fault, reply, over)
  if ('unchanged' in after) throw new Error(after.unchanged)
  return after
}

describe('a paused turn', () => {
  it('keeps half the text, calls nothing, and asks to go on', () => {
    const paused = edited(f.llmPause(), calling)

    expect(paused).toMatchObject({ text: 'Let me', toolCalls: [], finish: 'pause' })
    expect(edited(f.llmPause(), one)).not.toHaveProperty('text')
  })

  it('comes as often as it says', () => {
    expect(f.llmPause().trigger).toEqual({})
    expect(f.llmPause({ times: 3 }).trigger).toEqual({ limit: 3 })
  })
})

describe('ids of calls', () => {
  const ids = (mode: 'duplicate' | 'missing' | 'too_long', reply: ModelReply) =>
    edited(f.llmToolCallIds({ mode }), reply).toolCalls.map(({ id }) => id)

  it('are shared, gone, or too long; the calls are the same', () => {
    expect(ids('duplicate', calling)).toEqual(['call_1', 'call_1'])
    expect(ids('missing', calling)).toEqual(['', ''])
    expect(ids('too_long', one)[0]).toMatch(/^call_10{290,}$/)
    expect(edited(f.llmToolCallIds(), calling).toolCalls.map(({ name }) => name)).toEqual(['lookup_order', 'refund'])
  })

  it('are shared by the same call twice where there is only one', () => {
    expect(edited(f.llmToolCallIds(), one).toolCalls).toEqual([lookup, lookup])
  })

  it('stay where nothing is called', () => {
    expect(result(f.llmToolCallIds(), spoken)).toEqual({ unchanged: 'the reply calls no tool' })
  })
})

describe('a storm of calls', () => {
  it('repeats the first call under ids of its own', () => {
    const { toolCalls, finish } = edited(f.llmToolCallStorm({ count: 4 }), calling)

    expect(toolCalls.map((call) => [call.name, call.arguments])).toEqual(Array.from({ length: 4 }, () => [lookup.name, lookup.arguments]))
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(4)
    expect(finish).toBe('tool_calls')
  })

  it('varies the arguments where asked', () => {
    const { toolCalls } = edited(f.llmToolCallStorm({ count: 3, vary: true }), one)

    expect(toolCalls.map((call) => JSON.parse(call.arguments))).toEqual([
      { order_id: 'A-1007', page: 2 },
      { order_id: 'A-1007-2', page: 2 },
      { order_id: 'A-1007-3', page: 2 },
    ])
  })

  it('makes a call up where there was none, and none where no tool is offered', () => {
    const { toolCalls } = edited(f.llmToolCallStorm({ count: 2 }), spoken)

    expect(tools.map(({ name }) => name)).toContain(toolCalls[0]?.name)
    expect(parseJson(toolCalls[0]?.arguments ?? '')).toHaveProperty('order_id')
    expect(result(f.llmToolCallStorm(), spoken, { tools: [] })).toEqual({ unchanged: 'the request offers no tools' })
  })
})

describe('a loop', () => {
  it('makes the first call of the case again in place of an answer', () => {
    const looped = edited(f.llmToolCallLoop(), spoken, { earlier: [one, calling] })

    expect(looped).toMatchObject({ finish: 'tool_calls', toolCalls: [{ name: lookup.name, arguments: lookup.arguments }] })
    expect(looped.toolCalls[0]?.id).not.toBe(lookup.id)
  })

  it('is about one tool where it says so', () => {
    expect(edited(f.llmToolCallLoop({ tool: 'ref*' }), spoken, { earlier: [calling] }).toolCalls).toMatchObject([{ name: 'refund' }])
    expect(edited(f.llmToolCallLoop({ tool: 'refund' }), spoken).toolCalls).toMatchObject([{ name: 'refund' }])
    expect(result(f.llmToolCallLoop({ tool: 'cancel' }), spoken)).toEqual({ unchanged: 'the request offers no tool "cancel"' })
  })

  it('leaves the model the call it makes by itself', () => {
    expect(result(f.llmToolCallLoop(), one)).toEqual({ unchanged: 'the model makes this call by itself' })
  })
})

describe('dropped calls', () => {
  it('leave the text and, unless told otherwise, a reason that promises them', () => {
    expect(edited(f.llmToolCallsDropped(), calling)).toMatchObject({ text: 'Let me look.', toolCalls: [], finish: 'tool_calls' })
    expect(edited(f.llmToolCallsDropped({ finish: 'stop' }), calling)).toMatchObject({ finish: 'stop' })
    expect(result(f.llmToolCallsDropped(), spoken)).toHaveProperty('unchanged')
  })
})

describe('a swapped model', () => {
  it('is named by the reply: the one given, or a smaller one of the house', () => {
    expect(edited(f.llmModelSwapped({ toModel: 'm-2' }), spoken).model).toBe('m-2')
    expect(edited(f.llmModelSwapped(), spoken).model).toBe('gpt-4o-mini')
    expect(result(f.llmModelSwapped({ toModel: 'm-2' }), { ...spoken, model: 'm-2' })).toHaveProperty('unchanged')
  })

  it.each([
    ['claude-sonnet-4', 'claude-3-5-haiku-latest'],
    ['gemini-2.5-pro', 'gemini-2.5-flash-lite'],
    ['gpt-4o-mini', 'gpt-4o-mini-lite'],
    ['llama-3', 'llama-3-lite'],
  ])('of %s is %s', (model, other) => {
    expect(f.llmModelSwapped().disturb(createDraw('a'), undefined, { call: 1, model })).toMatchObject([{ note: { model: other } }])
  })

  it('is really asked, and the reply may hide it', () => {
    const at = (honest: boolean) =>
      f.llmModelSwapped({ where: 'request', toModel: 'm-2', honest }).disturb(createDraw('a'), undefined, { call: 1, model: 'm-1' })

    expect(at(true)).toMatchObject([{ kind: 'ask_model', model: 'm-2', note: { honest: true } }, { note: { model: 'm-2' } }])
    expect(at(false)).toMatchObject([{ kind: 'ask_model', model: 'm-2', note: { honest: false } }, { note: { model: 'm-1' } }])
    expect(() => f.llmModelSwapped({ honest: false })).toThrow("Use where: 'request'")
  })
})

describe('earlier replies', () => {
  it('come again, ids and all', () => {
    expect(edited(f.llmStaleReply(), spoken, { earlier: [one, calling] })).toBe(calling)
    expect(edited(f.llmStaleReply({ age: 2 }), spoken, { earlier: [one, calling] })).toBe(one)
  })

  it('do not where there is none, or it says the same', () => {
    expect(result(f.llmStaleReply(), spoken)).toEqual({ unchanged: 'the case has 0 earlier replies, not 1' })
    expect(result(f.llmStaleReply({ age: 3 }), spoken, { earlier: [one] })).toHaveProperty('unchanged')
    expect(result(f.llmStaleReply(), spoken, { earlier: [{ ...spoken, id: 'other' }] })).toEqual({
      unchanged: 'the earlier reply says the same',
    })
  })
})

describe("another user's entity", () => {
  it('is in the text: numbers and addresses differ, dates and words stay', () => {
    const { text = '' } = edited(f.llmCrossedReply(), spoken)

    expect(text).toMatch(/^Order A-\d{4} costs \d{2}\.\d{2} EUR, due 2026-11-20\. Write to [\w.]+@customer\.test\.$/)
    expect(text).not.toContain('1007')
    expect(text).not.toContain('12.50')
  })

  it('is in the calls: the same value becomes the same other one, keys and types stay', () => {
    const [first, second] = edited(f.llmCrossedReply(), calling).toolCalls.map((call) => JSON.parse(call.arguments))

    expect(first.order_id).toBe(second.order_id)
    expect(first.order_id).toMatch(/^A-\d{4}$/)
    expect(first.order_id).not.toBe('A-1007')
    expect(typeof first.page).toBe('number')
    expect(typeof second.amount).toBe('number')
  })

  it('is named in front where the text names none', () => {
    expect(edited(f.llmCrossedReply(), { ...spoken, text: 'It is on its way.' }).text).toMatch(
      /^For the account of Dana Whitfield, order B-\d{4}: It is/,
    )
    expect(
      result(f.llmCrossedReply(), { ...spoken, text: '{"ok":true}' }, { request: { responseFormat: { kind: 'json' } } }),
    ).toHaveProperty('unchanged')
  })

  it.each(['A-1007', 'INV_2024-77', '42', '007', '0.5', '1,250.00'])('keeps the shape of %s', (code) => {
    const shape = (text: string) => text.replace(/[1-9]/g, '9').replace(/[a-z]/gi, 'x')
    const other = otherEntity(createDraw('shape'))(code)

    expect(other).not.toBe(code)
    expect(other).toHaveLength(code.length)
    expect(shape(other).replace(/0/g, '9')).toBe(shape(code).replace(/0/g, '9'))
  })
})
