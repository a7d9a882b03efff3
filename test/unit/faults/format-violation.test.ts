import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { createDraw } from '../../../src/internal/random.ts'
import { conforms } from '../../../src/internal/schema/conforms.ts'
import type { ModelReply, ModelRequest } from '../../../src/model/exchange.ts'
import { replyContext } from '../../support/reply-context.ts'

const usage = { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 }
const schema = {
  type: 'object',
  properties: { id: { type: 'string' }, total: { type: 'number' } },
  required: ['id', 'total'],
  additionalProperties: false,
} as const
const FORM = '{"id":"A-1","total":5}'
const form: ModelReply = { text: FORM, toolCalls: [], finish: 'stop', usage }
const call: ModelReply = { toolCalls: [{ id: 'c', name: 'answer', arguments: FORM }], finish: 'tool_calls', usage }
const answer = { name: 'answer', schema }
const search = { name: 'search', schema: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] } } as const
const asked: Partial<ModelRequest> = { responseFormat: { kind: 'schema', name: 'form', schema } }

type Mode = NonNullable<NonNullable<Parameters<typeof f.llmFormatViolation>[0]>['mode']>

function violated(
  mode: Mode,
  reply: ModelReply,
  request: Partial<ModelRequest> = asked,
  tools: readonly { name: string; schema: object }[] = [answer],
) {
  const [disturbance] = f.llmFormatViolation({ mode }).disturb(createDraw('a'))
  if (disturbance?.kind !== 'edit_reply') throw new Error('edits no reply')
  return disturbance.edit(reply, replyContext({ tools: tools as never, request }))
}

describe('structured output', () => {
  it.each([
    ['fenced', /^```json\n\{"id":"A-1","total":5\}\n```$/],
    ['prose_around', /result[\s\S]*\{"id":"A-1","total":5\}[\s\S]*else\.$/],
    ['trailing_comma', /^\{"id":"A-1","total":5,\}$/],
  ] as [Mode, RegExp][])('%s: no longer JSON as it stands', (mode, pattern) => {
    const { text } = violated(mode, form) as ModelReply

    expect(text).toMatch(pattern)
    expect(() => JSON.parse(text ?? '')).toThrow()
  })

  it.each(['missing_key', 'wrong_type', 'schema_ignored'] as const)('%s: JSON, but not what the schema says', (mode) => {
    const { text } = violated(mode, form) as ModelReply

    expect(conforms(JSON.parse(FORM), schema, schema)).toBe(true)
    expect(conforms(JSON.parse(text ?? ''), schema, schema)).toBe(false)
  })

  it.each(['missing_key', 'wrong_type'] as const)('%s works without a schema too', (mode) => {
    const { text } = violated(mode, form, { responseFormat: { kind: 'json' } }) as ModelReply

    expect(JSON.parse(text ?? '')).not.toEqual(JSON.parse(FORM))
  })

  it('is broken in the call of a forced tool, and left alone in one that is free', () => {
    const forced = violated('missing_key', call, { toolChoice: { mode: 'named', name: 'answer' } }) as ModelReply

    expect(conforms(JSON.parse(forced.toolCalls[0]?.arguments ?? ''), schema, schema)).toBe(false)
    expect(violated('fenced', call, { toolChoice: { mode: 'required' } })).toMatchObject({
      toolCalls: [{ arguments: expect.stringMatching(/^```json/) }],
    })
    expect(violated('missing_key', call, {})).toEqual({ unchanged: 'the reply is no structured output' })
  })

  it('is not what a plain answer is', () => {
    expect(violated('fenced', { ...form, text: 'It is on its way.' }, {})).toEqual({ unchanged: 'the reply is no structured output' })
  })
})

describe('an ignored choice of tools', () => {
  it('answers in words where a call was demanded', () => {
    expect(violated('tool_choice_ignored', call, { toolChoice: { mode: 'required' } })).toMatchObject({
      text: 'I can answer this without a tool.',
      toolCalls: [],
      finish: 'stop',
    })
  })

  it('calls another tool than the named one, where there is one', () => {
    const named = { toolChoice: { mode: 'named', name: 'answer' } } as const

    expect(violated('tool_choice_ignored', call, named, [answer, search])).toMatchObject({
      toolCalls: [{ name: 'search' }],
      finish: 'tool_calls',
    })
    expect(violated('tool_choice_ignored', call, named)).toMatchObject({ toolCalls: [] })
  })

  it('calls where none was allowed, and leaves a free choice free', () => {
    expect(violated('tool_choice_ignored', form, { toolChoice: { mode: 'none' } })).toMatchObject({ toolCalls: [{ name: 'answer' }] })
    expect(violated('tool_choice_ignored', form, { toolChoice: { mode: 'none' } }, [])).toHaveProperty('unchanged')
    expect(violated('tool_choice_ignored', call, { toolChoice: { mode: 'auto' } })).toHaveProperty('unchanged')
  })
})
