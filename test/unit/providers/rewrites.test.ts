import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RewrittenMessage } from '../../../src/model/request-edit.ts'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { openaiResponses } from '../../../src/providers/openai-responses.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import { type TextParts, withJoinedText } from '../../../src/providers/rewrite/joined-text.ts'

const url = new URL('https://model.test/v1/x')

function rewriteOf(
  provider: Provider,
  body: unknown,
  edit: (messages: RewrittenMessage[]) => RewrittenMessage[],
  memory = new Map<string, unknown>(),
) {
  const read = provider.readRequest(body, { url, memory }).messages.map((message, from) => ({ message, from }))
  const result = provider.rewriteRequest?.(body, { messages: edit(read) }, { url, memory })
  return result ?? expect.fail('no rewriteRequest')
}

describe('withJoinedText', () => {
  const parts: TextParts = {
    textOf: (part) => (part as { text?: string }).text,
    withText: (part, text) => ({ ...(part as object), text }),
    create: (text) => ({ text }),
  }
  const read = (content: unknown) =>
    Array.isArray(content) ? content.flatMap((part: { text?: string }) => part.text ?? []).join('\n') : content

  it('changes the one part that differs', () => {
    const image = { image: 1 }
    const content = [{ text: 'a', mark: 1 }, image, { text: 'b' }, { text: 'c', mark: 3 }]

    const changed = withJoinedText(content, 'a\nB\nc', parts) as unknown[]

    expect(changed).toEqual([{ text: 'a', mark: 1 }, image, { text: 'B' }, { text: 'c', mark: 3 }])
    expect([changed[0], changed[1], changed[3]].every((part, index) => part === [content[0], content[1], content[3]][index])).toBe(true)
  })

  it('reads as the text it was given, whatever the parts', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), { minLength: 1, maxLength: 4 })
    const content = texts.map((list) => list.map((text) => ({ text })))
    fc.assert(
      fc.property(content, fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 9 }), (given, text) => {
        expect(read(withJoinedText(given, text, parts))).toBe(text)
      }),
    )
  })
})

describe('a past that the provider keeps', () => {
  const stored = [
    { role: 'user', content: 'My name is Ada.' },
    { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hello Ada.', annotations: [] }] },
  ]
  const memory = () => new Map<string, unknown>([['resp_1', { kind: 'response', response: { id: 'resp_1' }, items: stored }]])
  const body = { model: 'm', instructions: 'Be kind.', previous_response_id: 'resp_1', input: 'What is my name?', store: true }

  it('stays a reference while only the present changes', () => {
    const result = rewriteOf(
      openaiResponses,
      body,
      (messages) => messages.map((entry, index) => (index === 3 ? { ...entry, message: { ...entry.message, text: 'Who am I?' } } : entry)),
      memory(),
    )

    expect(result).toEqual({ body: { ...body, input: 'Who am I?' } })
  })

  it('stays a reference when only the instructions go', () => {
    const { instructions: _, ...bare } = body

    expect(rewriteOf(openaiResponses, body, (messages) => messages.slice(1), memory())).toEqual({ body: bare })
  })

  it('is sent along where it changed, and reads back as the edit', () => {
    const known = memory()
    const result = rewriteOf(
      openaiResponses,
      body,
      ([system, , answer, last]) => [system, answer, last].flatMap((entry) => entry ?? []),
      known,
    )

    expect(result).toEqual({
      body: { model: 'm', instructions: 'Be kind.', store: true, input: [stored[1], { role: 'user', content: 'What is my name?' }] },
      approximated: [expect.stringContaining('sent along')],
    })
    const { body: rewritten } = result as { body: unknown }
    expect(openaiResponses.readRequest(rewritten, { url, memory: known }).messages.map(({ text }) => text)).toEqual([
      'Be kind.',
      'Hello Ada.',
      'What is my name?',
    ])
  })

  it('cannot be changed where it is not known', () => {
    expect(rewriteOf(openaiResponses, body, (messages) => messages.slice(1))).toEqual({ impossible: expect.stringContaining('resp_1') })
  })

  it('keeps references to items that stay', () => {
    const known = new Map<string, unknown>([['msg_1', { kind: 'item', item: stored[1] }]])
    const referring = {
      model: 'm',
      input: [
        { type: 'item_reference', id: 'msg_1' },
        { role: 'user', content: 'Go on.' },
      ],
    }

    const result = rewriteOf(openaiResponses, referring, (messages) => [...messages, { message: { role: 'user', text: 'Please.' } }], known)

    expect(result).toEqual({ body: { model: 'm', input: [...referring.input, { role: 'user', content: 'Please.' }] } })
  })

  it('keeps the reasoning of a call with it, and drops it with the call', () => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [] }
    const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }
    const output = { type: 'function_call_output', call_id: 'c', output: 'r' }
    const asked = { role: 'user', content: 'a' }
    const input = [asked, reasoning, call, output]

    expect(rewriteOf(openaiResponses, { input }, (messages) => messages.slice(1))).toEqual({ body: { input: [reasoning, call, output] } })
    expect(rewriteOf(openaiResponses, { input }, (messages) => messages.slice(0, 1))).toEqual({ body: { input: [asked] } })
  })
})

describe('blocks', () => {
  const called = {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 's' },
      { type: 'text', text: 'I look.', cache_control: { type: 'ephemeral' } },
      { type: 'tool_use', id: 'c1', name: 'f', input: { a: 1 } },
      { type: 'tool_use', id: 'c2', name: 'f', input: { a: 2 } },
    ],
  }
  const answered = {
    role: 'user',
    content: [
      { type: 'tool_result', tool_use_id: 'c1', content: 'r1' },
      { type: 'tool_result', tool_use_id: 'c2', content: [{ type: 'text', text: 'r2' }] },
      { type: 'text', text: 'Go on.' },
    ],
  }
  const body = {
    system: [
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.', cache_control: {} },
    ],
    messages: [{ role: 'user', content: 'Hi' }, called, answered],
  }

  it('of Anthropic: one changed result moves, its neighbours and the thinking stay', () => {
    const result = rewriteOf(anthropic, body, (messages) =>
      messages.map((entry) => (entry.message.text === 'r2' ? { ...entry, message: { ...entry.message, text: 'R2' } } : entry)),
    ) as { body: typeof body }

    expect(result.body.messages[1]).toBe(called)
    expect(result.body.messages[2]).toEqual({
      ...answered,
      content: [
        answered.content[0],
        { type: 'tool_result', tool_use_id: 'c2', content: [{ type: 'text', text: 'R2' }] },
        answered.content[2],
      ],
    })
  })

  it('of Anthropic: system messages of one kind stay one field', () => {
    const later = { message: { role: 'system', text: 'Three.' } } as const

    expect(rewriteOf(anthropic, body, ([system, ...others]) => [system as RewrittenMessage, later, ...others])).toMatchObject({
      body: { system: [{ text: 'One.' }, { text: 'Two.\nThree.', cache_control: {} }] },
      approximated: [expect.stringContaining('joined')],
    })
  })

  it('of Gemini keep their thought signature', () => {
    const signed = { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'sig' }] }
    const result = { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'r' } } }] }
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }, signed, result]

    expect(rewriteOf(gemini, { contents }, (messages) => messages.slice(1))).toEqual({ body: { contents: [signed, result] } })
    expect(
      rewriteOf(gemini, { contents }, (messages) =>
        messages.map((entry) => (entry.message.toolResult ? { ...entry, message: { ...entry.message, text: 'R' } } : entry)),
      ),
    ).toEqual({
      body: { contents: [contents[0], signed, { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'R' } } }] }] },
    })
  })
})

describe('Chat Completions', () => {
  it('writes the limit under the name the request uses, and the highest temperature of Anthropic where more is asked', () => {
    const rewrite = { params: { maxOutputTokens: 9, temperature: 2 } }

    expect(openaiChat.rewriteRequest?.({ max_tokens: 5 }, rewrite, { url, memory: new Map() })).toEqual({
      body: { max_tokens: 9, temperature: 2 },
    })
    expect(openaiChat.rewriteRequest?.({}, rewrite, { url, memory: new Map() })).toEqual({
      body: { max_completion_tokens: 9, temperature: 2 },
    })
    expect(anthropic.rewriteRequest?.({}, rewrite, { url, memory: new Map() })).toEqual({
      body: { max_tokens: 9, temperature: 1 },
      approximated: ['temperature 2 written as 1, the highest of this wire'],
    })
  })
})
