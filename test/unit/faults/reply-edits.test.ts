import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { cutArguments } from '../../../src/faults/llm/tool-call-truncated.ts'
import { inventName } from '../../../src/faults/llm/tool-hallucinated.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { ModelReply, ToolDefinition } from '../../../src/model/exchange.ts'
import type { Fault } from '../../../src/model/fault.ts'
import { replyContext } from '../../support/reply-context.ts'

const usage = { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 }
const spoken: ModelReply = { text: 'Your order 7 is on its way 🚚 today.', toolCalls: [], finish: 'stop', usage }
const calling: ModelReply = {
  text: 'Let me look.',
  toolCalls: [
    { id: 'call_1', name: 'lookup_order', arguments: '{"order_id":7}' },
    { id: 'call_2', name: 'refund', arguments: '{"order_id":7,"amount":12.5}' },
  ],
  finish: 'tool_calls',
  usage,
}
const tools: ToolDefinition[] = [
  {
    name: 'lookup_order',
    description: '',
    schema: { type: 'object', properties: { order_id: { type: 'integer' } }, required: ['order_id'] },
  },
  {
    name: 'refund',
    description: '',
    schema: {
      type: 'object',
      properties: {
        order_id: { type: 'integer' },
        amount: { type: 'number', maximum: 500 },
        reason: { type: 'string', enum: ['late', 'broken'] },
      },
      required: ['order_id'],
    },
  },
]

function edited(fault: Fault, reply: ModelReply, offered = tools): ModelReply {
  const [disturbance] = fault.disturb(createDraw('a'))
  if (disturbance?.kind !== 'edit_reply') throw new Error(`${fault.name} edits no reply`)
  const edit = disturbance.edit(reply, replyContext({ tools: offered, draw: createDraw('b') }))
  return 'unchanged' in edit ? reply : edit
}

describe('an empty completion', () => {
  it('has no content, in several ways', () => {
    expect(edited(f.llmEmptyCompletion(), spoken)).toMatchObject({ text: '', toolCalls: [], finish: 'stop', usage: { outputTokens: 0 } })
    expect(edited(f.llmEmptyCompletion({ kind: 'whitespace' }), calling)).toMatchObject({ text: ' \n\n', toolCalls: [] })
    expect(edited(f.llmEmptyCompletion({ kind: 'null' }), spoken)).not.toHaveProperty('text')
    expect(edited(f.llmEmptyCompletion({ kind: 'reasoning_only' }), spoken)).toMatchObject({
      reasoning: expect.stringMatching(/./),
      toolCalls: [],
    })
  })

  it('changes nothing that is empty already', () => {
    const empty = { ...spoken, text: '' }

    expect(edited(f.llmEmptyCompletion(), empty)).toBe(empty)
  })
})

describe('a refusal and a content filter', () => {
  it('stand in the place of the answer', () => {
    const refused = edited(f.llmRefusal({ text: 'No.' }), calling)

    expect(refused).toMatchObject({ refusal: 'No.', toolCalls: [], finish: 'refusal' })
    expect(refused).not.toHaveProperty('text')
  })

  it('the filter keeps a part of the text or none', () => {
    expect(edited(f.llmContentFilter({ stage: 'completion' }), spoken)).not.toHaveProperty('text')
    expect(edited(f.llmContentFilter({ stage: 'completion', keepFraction: 0.3 }), spoken)).toMatchObject({
      text: 'Your order',
      finish: 'content_filter',
    })
  })
})

describe('a truncated output', () => {
  it('stops in the text, says so, and cuts no sign in two', () => {
    const cut = edited(f.llmTruncatedOutput({ keepFraction: 0.82 }), spoken)

    expect(cut).toMatchObject({ text: 'Your order 7 is on its way 🚚', finish: 'length' })
    expect(edited(f.llmTruncatedOutput(), calling)).toMatchObject({ text: 'Let me', toolCalls: [], finish: 'length' })
  })

  it('leaves a reply without text alone', () => {
    const { text: _text, ...silent } = calling

    expect(edited(f.llmTruncatedOutput(), silent)).toBe(silent)
  })
})

describe('a lying finish reason', () => {
  it('contradicts the content', () => {
    expect(edited(f.llmFinishReasonLie(), spoken)).toEqual({ ...spoken, finish: 'tool_calls' })
    expect(edited(f.llmFinishReasonLie({ finish: 'stop' }), calling)).toEqual({ ...calling, finish: 'stop' })
    expect(edited(f.llmFinishReasonLie({ finish: 'null' }), spoken).finish).toEqual({ raw: null })
    expect(edited(f.llmFinishReasonLie({ finish: 'unknown' }), spoken).finish).toEqual({ raw: expect.any(String) })
    expect(edited(f.llmFinishReasonLie({ finish: 'stop', content: 'none' }), spoken)).toEqual({ toolCalls: [], finish: 'stop', usage })
  })

  it('is no lie where it fits', () => {
    expect(edited(f.llmFinishReasonLie(), calling)).toBe(calling)
    expect(edited(f.llmFinishReasonLie({ finish: 'stop' }), spoken)).toBe(spoken)
  })
})

describe('a truncated tool call', () => {
  it('cuts the arguments of one call, by share or inside a key', () => {
    const cut = edited(f.llmToolCallTruncated({ tool: 'ref*', key: 'amount', finish: 'length' }), calling)

    expect(cut.toolCalls[0]).toEqual(calling.toolCalls[0])
    expect(cut.toolCalls[1]?.arguments).toBe('{"order_id":7,"amount":12')
    expect(cut.finish).toBe('length')
    expect(edited(f.llmToolCallTruncated(), calling).toolCalls[0]?.arguments).toBe('{"order_')
  })

  it('leaves a reply alone that has no such call or key', () => {
    expect(edited(f.llmToolCallTruncated(), spoken)).toBe(spoken)
    expect(edited(f.llmToolCallTruncated({ tool: 'cancel' }), calling)).toBe(calling)
    expect(edited(f.llmToolCallTruncated({ key: 'address' }), calling)).toBe(calling)
  })

  it.each(['{"a":1}', '{"a":"x"}', '{"a": {"b": 1}}', '{}', '{"b":2,"a":3}'])('never leaves JSON that parses: %s', (text) => {
    for (const key of [undefined, 'a']) {
      const cut = cutArguments(text, key, 0.9)
      if (cut !== undefined) expect(() => JSON.parse(cut)).toThrow()
    }
  })
})

describe('invalid tool arguments', () => {
  const argumentsOf = (config: object) => edited(f.llmToolArgumentsInvalid(config), calling).toolCalls.map((call) => call.arguments)

  it.each([
    [{ mode: 'wrong_type' }, '{"order_id":["wrong","type"]}', 0],
    [{ mode: 'missing_required' }, '{}', 0],
    [{ mode: 'extra_key' }, '{"order_id":7,"confirmed_by":"yes"}', 0],
    [{ mode: 'extra_key', key: 'force' }, '{"order_id":7,"force":"yes"}', 0],
    [{ mode: 'bad_enum' }, '{"order_id":7,"amount":12.5,"reason":"none_of_these"}', 1],
    [{ mode: 'out_of_range' }, '{"order_id":7,"amount":501}', 1],
    [{ mode: 'not_json' }, "{'order_id':7}", 0],
    [{ mode: 'double_encoded' }, '"{\\"order_id\\":7}"', 0],
    [{ mode: 'empty' }, '', 0],
    [{ mode: 'null' }, 'null', 0],
  ])('%o', (config, text, index) => {
    const spoilt = argumentsOf(config)

    expect(spoilt[index]).toBe(text)
    expect(spoilt[1 - index]).toBe(calling.toolCalls[1 - index]?.arguments)
  })

  it('leaves a reply alone that calls nothing, or nothing that can be spoilt this way', () => {
    const only: ModelReply = { ...calling, toolCalls: calling.toolCalls.slice(0, 1) }

    expect(edited(f.llmToolArgumentsInvalid(), spoken)).toBe(spoken)
    expect(edited(f.llmToolArgumentsInvalid({ mode: 'bad_enum' }), only)).toBe(only)
    expect(edited(f.llmToolArgumentsInvalid({ mode: 'out_of_range' }), only)).toBe(only)
    expect(edited(f.llmToolArgumentsInvalid({ mode: 'missing_required', key: 'amount' }), only)).toBe(only)
  })
})

describe('a hallucinated tool', () => {
  it.each([
    ['unknown', /^[a-z_]+$/],
    ['wrong_case', /^LookupOrder$/],
    ['similar', /^lookup_orders$/],
    ['prefixed', /^functions\.lookup_order$/],
    ['other_agent', /agent|specialist/],
  ] as const)('%s: takes the place of a call, under a name that was not offered', (style, name) => {
    const reply = edited(f.llmToolHallucinated({ style }), calling)

    expect(reply.toolCalls[0]).toEqual({ ...calling.toolCalls[0], name: expect.stringMatching(name) })
    expect(reply.toolCalls[1]).toEqual(calling.toolCalls[1])
    expect(tools.map((tool) => tool.name)).not.toContain(reply.toolCalls[0]?.name)
  })

  it('makes a believable call where the reply has none', () => {
    const reply = edited(f.llmToolHallucinated({ name: 'cancel_order' }), spoken)

    expect(reply).toMatchObject({
      text: spoken.text,
      finish: 'tool_calls',
      toolCalls: [{ id: expect.stringMatching(/^call_/), name: 'cancel_order' }],
    })
    expect(JSON.parse(reply.toolCalls[0]?.arguments ?? '')).toBeTypeOf('object')
  })

  it('leaves a reply alone where no tools were offered, or the name was', () => {
    expect(edited(f.llmToolHallucinated(), spoken, [])).toBe(spoken)
    expect(edited(f.llmToolHallucinated({ name: 'refund' }), spoken)).toBe(spoken)
  })

  it('looks for a name until one is free', () => {
    expect(inventName('wrong_case', 'Search', ['Search', 'SEARCH'], () => 0)).toBe('search')
    expect(inventName('wrong_case', 'search', ['Search', 'SEARCH', 'search'], () => 0)).toBeUndefined()
    expect(inventName('similar', 'orders', [], () => 0)).toBe('order')
  })
})
