import { describe, expect, it } from 'vitest'
import { cohere } from '../../../src/providers/cohere.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext } from '../../support/wire-context.ts'

const usage = { inputTokens: 9, outputTokens: 5, cachedTokens: 2, reasoningTokens: 0 }
const url = 'https://api.cohere.com/v2/chat'
const contextOf = (stream: boolean) => createWireContext(cohere, { url, body: { model: 'm', stream, messages: [] } })
const calling = {
  text: 'I look it up.',
  toolCalls: [{ id: 'c1', name: 'find', arguments: '{"q":"x"}' }],
  finish: 'tool_calls',
  usage,
} as const

describe('what is said before a call', () => {
  it('is the plan of the message', () => {
    const body = JSON.parse(sentText(cohere.writeReply(calling, contextOf(false)).frames))

    expect(body.message).toMatchObject({ tool_plan: 'I look it up.' })
    expect(body.message).not.toHaveProperty('content')
  })

  it('comes in plan deltas', () => {
    const types = [...sentText(cohere.writeReply(calling, contextOf(true)).frames).matchAll(/^event: (.*)$/gm)].map(([, type]) => type)

    expect(types).toEqual(['message-start', 'tool-plan-delta', 'tool-call-start', 'tool-call-delta', 'tool-call-end', 'message-end'])
  })
})

describe('a stream that ends early', () => {
  it('closes what is open before it ends', () => {
    const context = contextOf(true)
    const sent = cohere.writeReply(calling, context).frames.slice(0, 4)

    const ends = sentText(cohere.endFrames('tool_calls', context, sent))

    expect([...ends.matchAll(/^event: (.*)$/gm)].map(([, type]) => type)).toEqual(['tool-call-end', 'message-end'])
    expect(cohere.readReply(sentText(sent) + ends, true)).toMatchObject({ finish: 'tool_calls', toolCalls: [{ name: 'find' }] })
  })
})

describe('documents', () => {
  const body = {
    model: 'm',
    documents: ['Shop hours: nine to five.', { id: 'd', data: { title: 'Returns' } }],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'When do you open?' },
    ],
  }
  const context = { url: new URL(url), memory: new Map() }
  const wanted = cohere.readRequest(body, context).messages.map((message, from) => ({ message, from }))
  const rewritten = (messages: typeof wanted) => cohere.rewriteRequest?.(body, { messages }, context)

  it('are read between the system text and the conversation', () => {
    expect(wanted.map(({ message }) => [message.role, message.attachments?.length ?? 0])).toEqual([
      ['system', 0],
      ['user', 2],
      ['user', 0],
    ])
  })

  it('go, change or stay as a rewrite says', () => {
    const [system, documents, question] = wanted as [(typeof wanted)[0], (typeof wanted)[0], (typeof wanted)[0]]
    const { documents: _gone, ...bare } = body

    expect(rewritten([system, question])).toEqual({ body: bare })
    expect(rewritten([system, { ...documents, message: { ...documents.message, text: 'Closed.' } }, question])).toEqual({
      body: { ...body, documents: ['Closed.'] },
    })
    expect(rewritten([system, documents])).toEqual({ body: { ...body, messages: [body.messages[0]] } })
    expect(rewritten([system, question, documents])).toMatchObject({ body, approximated: [expect.stringContaining('documents')] })
  })
})

describe('a tool result in a document', () => {
  const bodyOf = (data: unknown) => ({
    messages: [{ role: 'tool', tool_call_id: 'c', content: [{ type: 'document', document: { id: 'd', data } }] }],
  })
  const textOf = (data: unknown) => cohere.readRequest(bodyOf(data), { url: new URL(url), memory: new Map() }).messages[0]?.text

  it.each([
    [{ result: 'found' }, 'found', { result: 'NEW' }],
    [{ hits: 2, text: 'found it' }, '{"hits":2,"text":"found it"}', { hits: 2, text: 'NEW' }],
    ['plain', 'plain', 'NEW'],
  ])('%j reads as its content and keeps its shape', (data, text, edited) => {
    expect(textOf(data)).toBe(text)
    expect(cohere.replaceToolResult(bodyOf(data), 'c', { text: 'NEW' })).toEqual(bodyOf(edited))
  })
})

describe('the time of the next call', () => {
  it.each([
    ['seconds', '5', '1795176005'],
    ['none', undefined, undefined],
    ['ms', undefined, undefined],
  ] as const)('goes out in the form %s as far as this API has it', (form, after, reset) => {
    const { headers } = cohere.phrase({ kind: 'status', code: 'rate_limited', retryAfter: { seconds: 5, form } }, contextOf(false))

    expect([headers['retry-after'], headers['x-ratelimit-reset']]).toEqual([after, reset])
  })
})
