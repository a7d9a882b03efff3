import { describe, expect, it } from 'vitest'
import type { RewrittenMessage } from '../../../src/model/request-edit.ts'
import { ollama } from '../../../src/providers/ollama.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext } from '../../support/wire-context.ts'

const usage = { inputTokens: 9, outputTokens: 5, cachedTokens: 0, reasoningTokens: 0 }
const chat = 'http://127.0.0.1:11434/api/chat'
const generate = 'http://127.0.0.1:11434/api/generate'
const contextOf = (url: string, body: object) => createWireContext(ollama, { url, body: { model: 'm', ...body } })

describe('a stream', () => {
  it('is what a client gets that does not say otherwise', () => {
    const { headers, frames, streamed } = ollama.writeReply(
      { text: 'Hi there.', toolCalls: [], finish: 'stop', usage },
      contextOf(chat, { messages: [] }),
    )

    expect(streamed).toBe(true)
    expect(headers['content-type']).toBe('application/x-ndjson')
    expect(
      sentText(frames)
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text).done),
    ).toEqual([false, true])
  })

  it('knows no keep-alive', () => {
    expect(ollama.keepAlive()).toBeUndefined()
  })
})

describe('a prompt for completion', () => {
  const body = { model: 'm', system: 'Be brief.', prompt: 'Say hi.', stream: false }
  const context = { url: new URL(generate), memory: new Map() }

  it('reads as a conversation of one turn', () => {
    expect(ollama.readRequest(body, context).messages).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Say hi.' },
    ])
  })

  it.each([false, true])('is answered with a `response`, streamed: %s', (stream) => {
    const wire = contextOf(generate, { prompt: 'Say hi.', stream })
    const text = sentText(ollama.writeReply({ text: 'Hello.', toolCalls: [], finish: 'length', usage }, wire).frames)

    expect(text).not.toContain('"message"')
    expect(ollama.readReply(text, stream)).toMatchObject({ text: 'Hello.', finish: 'length', usage })
  })

  it('takes rules in its own field and no other turns', () => {
    expect(ollama.appendSystemText({ prompt: 'Hi.' }, 'Rule.')).toEqual({ prompt: 'Hi.', system: 'Rule.' })
    expect(ollama.appendSystemText(body, 'Rule.')).toMatchObject({ system: 'Be brief.\n\nRule.' })
    expect(ollama.insertTurns(body, [{ role: 'user', text: 'Earlier.' }])).toBeUndefined()
  })

  it('is rewritten in place, or not at all', () => {
    const [system, prompt] = ollama.readRequest(body, context).messages.map((message, from) => ({ message, from })) as [
      RewrittenMessage,
      RewrittenMessage,
    ]
    const rewritten = (...messages: RewrittenMessage[]) => ollama.rewriteRequest?.(body, { messages }, context)

    expect(rewritten(system, { ...prompt, message: { role: 'user', text: 'Say bye.' } })).toEqual({ body: { ...body, prompt: 'Say bye.' } })
    expect(rewritten({ ...system, message: { role: 'system', text: 'Be long.' } }, prompt)).toEqual({
      body: { ...body, system: 'Be long.' },
    })
    expect(rewritten(prompt, prompt)).toHaveProperty('impossible')
  })
})

describe('results of one tool, without ids', () => {
  const result = (content: string) => ({ role: 'tool', tool_name: 'search', content })
  const call = (q: string) => ({ function: { name: 'search', arguments: { q } } })
  const body = {
    model: 'm',
    messages: [
      { role: 'user', content: 'Find both.' },
      { role: 'assistant', content: '', tool_calls: [call('a'), call('b')] },
      result('A'),
      result('B'),
    ],
  }
  const context = { url: new URL(chat), memory: new Map() }
  const read = (input: unknown) => ollama.readRequest(input, context).messages
  const idOf = (text: string) => read(body).find((message) => message.text === text)?.toolResult?.callId ?? ''

  it('are replaced one at a time', () => {
    const edited = ollama.replaceToolResult(body, idOf('B'), { text: 'changed' })

    expect(read(edited).map(({ text }) => text)).toEqual(['Find both.', '', 'A', 'changed'])
  })

  it('can change places: the calls are named then', () => {
    const messages = read(body).map((message, from) => ({ message, from }))
    const [a, b] = [idOf('A'), idOf('B')]
    const swapped = messages.map(({ message, from }) =>
      message.toolResult
        ? { from, message: { ...message, toolResult: { ...message.toolResult, callId: message.text === 'A' ? b : a } } }
        : { message, from },
    )

    const result = ollama.rewriteRequest?.(body, { messages: swapped }, context)

    const after = result && 'body' in result ? read(result.body) : []
    expect(after.map(({ text, toolResult }) => [text, toolResult?.callId])).toEqual([
      ['Find both.', undefined],
      ['', undefined],
      ['A', b],
      ['B', a],
    ])
    expect(after[1]?.toolCalls?.map(({ id }) => id)).toEqual([a, b])
  })
})
