import { describe, expect, it } from 'vitest'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { cohere } from '../../../src/providers/cohere.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import { mistral } from '../../../src/providers/mistral.ts'
import { ollama } from '../../../src/providers/ollama.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { openaiResponses } from '../../../src/providers/openai-responses.ts'

describe('replaceToolResult', () => {
  it('keeps a string a string and parts parts', () => {
    const body = (content: unknown) => ({ messages: [{ role: 'tool', tool_call_id: 'c', content }] })
    const image = { type: 'image_url', image_url: { url: 'https://cdn.test/a.png' } }

    expect(openaiChat.replaceToolResult(body('old'), 'c', { text: 'new' })).toEqual(body('new'))
    expect(
      openaiChat.replaceToolResult(body([{ type: 'text', text: 'old' }, image, { type: 'text', text: 'more' }]), 'c', { text: 'new' }),
    ).toEqual(body([{ type: 'text', text: 'new' }, image]))
    expect(openaiChat.replaceToolResult(body([image]), 'c', { text: 'new' })).toEqual(body([{ type: 'text', text: 'new' }, image]))
  })

  it('sets, clears or keeps the error mark of Anthropic', () => {
    const body = (block: object) => ({ messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', ...block }] }] })

    expect(anthropic.replaceToolResult(body({ content: 'old' }), 'c', { text: 'new', isError: true })).toEqual(
      body({ content: 'new', is_error: true }),
    )
    expect(anthropic.replaceToolResult(body({ content: 'old', is_error: true }), 'c', { text: 'new', isError: false })).toEqual(
      body({ content: 'new', is_error: false }),
    )
    expect(anthropic.replaceToolResult(body({ content: 'old', is_error: true }), 'c', { text: 'new' })).toEqual(
      body({ content: 'new', is_error: true }),
    )
  })

  it('replaces the output of a Responses item, not the call', () => {
    const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }
    const body = (output: unknown) => ({ input: [call, { type: 'function_call_output', call_id: 'c', output }] })

    expect(openaiResponses.replaceToolResult(body('old'), 'c', { text: 'new' })).toEqual(body('new'))
    expect(openaiResponses.replaceToolResult({ input: [call] }, 'c', { text: 'new' })).toBeUndefined()
  })
})

describe('appendSystemText', () => {
  it.each([
    [openaiChat, { messages: [] }, { messages: [{ role: 'system', content: 'Rule.' }] }],
    [openaiResponses, { input: 'hi' }, { input: 'hi', instructions: 'Rule.' }],
    [anthropic, { messages: [] }, { messages: [], system: 'Rule.' }],
    [gemini, { contents: [] }, { contents: [], systemInstruction: { parts: [{ text: 'Rule.' }] } }],
    [mistral, { messages: [] }, { messages: [{ role: 'system', content: 'Rule.' }] }],
    [cohere, { messages: [] }, { messages: [{ role: 'system', content: 'Rule.' }] }],
    [ollama, { messages: [] }, { messages: [{ role: 'system', content: 'Rule.' }] }],
  ])('makes a system text where there is none', (provider, before, after) => {
    expect(provider.appendSystemText(before, 'Rule.')).toEqual(after)
  })
})

describe('insertTurns', () => {
  const turns = [{ role: 'assistant', text: 'Earlier.' }] as const

  it('turns the string input of Responses into items', () => {
    expect(openaiResponses.insertTurns({ input: 'hi' }, turns)).toEqual({
      input: [
        { role: 'assistant', content: [{ type: 'output_text', text: 'Earlier.', annotations: [] }] },
        { role: 'user', content: 'hi' },
      ],
    })
  })

  it('never parts a call of Anthropic from its result', () => {
    const asked = { role: 'user', content: 'ask' }
    const called = { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] }
    const answered = {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'c', content: 'r' },
        { type: 'text', text: 'go on' },
      ],
    }

    expect(anthropic.insertTurns({ messages: [asked, called, answered] }, turns)).toEqual({
      messages: [{ role: 'assistant', content: 'Earlier.' }, asked, called, answered],
    })
  })

  it('puts system turns into the system text where turns cannot hold them', () => {
    expect(anthropic.insertTurns({ messages: [{ role: 'user', content: 'hi' }] }, [{ role: 'system', text: 'Rule.' }])).toMatchObject({
      system: 'Rule.',
    })
    expect(gemini.insertTurns({ contents: [] }, [{ role: 'system', text: 'Rule.' }])).toMatchObject({
      systemInstruction: { parts: [{ text: 'Rule.' }] },
    })
  })
})
