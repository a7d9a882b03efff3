import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/internal/json.ts'
import type { ModelReply } from '../../../src/model/exchange.ts'
import { callIds, signatureFor } from '../../../src/providers/gemini/call-ids.ts'
import { toJsonSchema } from '../../../src/providers/gemini/schema.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import { resultText, withResult } from '../../../src/providers/result-place.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext } from '../../support/wire-context.ts'

const url = 'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent'
const context = () => createWireContext(gemini, { url, body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] } })
const reply: ModelReply = {
  text: 'A text with "quotes", {braces} and \\slashes\\ that is long enough for some pieces.',
  toolCalls: [{ id: 'c1', name: 'search', arguments: '{"q":"}{"}' }],
  finish: 'tool_calls',
  usage: { inputTokens: 9, outputTokens: 5, cachedTokens: 2, reasoningTokens: 1 },
}

describe('a stream without alt=sse', () => {
  it('is one JSON array', () => {
    const { headers, frames } = gemini.writeReply(reply, context())

    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(parseJson(sentText(frames))).toBeInstanceOf(Array)
    expect(gemini.readReply(sentText(frames), true)).toMatchObject(reply)
  })

  it('is read as far as it came when it is cut', () => {
    const whole = sentText(gemini.writeReply(reply, context()).frames)

    for (let end = 0; end < whole.length; end += 7) {
      const read = gemini.readReply(whole.slice(0, end), true)
      expect(reply.text?.startsWith(read.text ?? '')).toBe(true)
    }
  })

  it.each([0, 2])('stays an array when an error or an early end follows %i frames', (count) => {
    const sent = gemini.writeReply(reply, context()).frames.slice(0, count)
    const error = gemini.streamError('overloaded', undefined, context(), sent)

    expect(parseJson(sentText([...sent, ...(error === undefined ? [] : [error])]))).toHaveLength(count + 1)
    expect(parseJson(sentText([...sent, ...gemini.endFrames('stop', context(), sent)]))).toHaveLength(count + 1)
  })

  it('refuses with an array of one error', () => {
    const body = parseJson(sentText(gemini.phrase({ kind: 'status', code: 'overloaded' }, context()).frames))

    expect(body).toMatchObject([{ error: { code: 503 } }])
  })
})

describe('callIds', () => {
  it('finds the id in a thought signature where the client dropped it', () => {
    const call = { functionCall: { name: 'search', args: {} }, thoughtSignature: signatureFor('call_77') }
    const result = { functionResponse: { name: 'search', response: {} } }

    const ids = callIds([
      { role: 'model', parts: [call] },
      { role: 'user', parts: [result] },
    ])

    expect(ids.get(call)).toEqual({ id: 'call_77', issued: true })
    expect(ids.get(result)).toEqual({ id: 'call_77', issued: true })
  })

  it('ignores signatures of others', () => {
    const call = { functionCall: { name: 'search', args: {} }, thoughtSignature: 'c2ln' }

    expect(callIds([{ parts: [call] }]).get(call)).toEqual({ id: 'call_search_1', issued: false })
  })
})

describe('withResult', () => {
  it.each([
    [{ result: 'old' }, 'new', { result: 'new' }],
    [{ output: 'old' }, '{"a":1}', { output: '{"a":1}' }],
    [{ name: 'search', content: 'old' }, 'new', { name: 'search', content: 'new' }],
    [{ name: 'search', content: { a: 'old' } }, '{"a":"new"}', { name: 'search', content: { a: 'new' } }],
    [{ title: 'x', body: 'the longest string', n: 3 }, 'new', { title: 'x', body: 'new', n: 3 }],
    [{ title: 'x', n: 3 }, '{"title":"y","n":4}', { title: 'y', n: 4 }],
    [{ n: 3 }, 'new', { result: 'new' }],
    [undefined, 'new', { result: 'new' }],
  ])('puts text into %j', (before, text, after) => {
    expect(withResult(before, { text })).toEqual(after)
  })

  it('marks an error the way Gemini does', () => {
    expect(withResult({ result: 'old' }, { text: 'down', isError: true })).toEqual({ error: 'down' })
  })

  it('undoes what resultText shows', () => {
    for (const response of [{ result: 'a' }, { a: 1, b: ['x'] }, { name: 'n', content: { deep: ['y'] } }]) {
      expect(withResult(response, { text: resultText(response) })).toEqual(response)
    }
  })
})

describe('toJsonSchema', () => {
  it('turns OpenAPI words into JSON schema, and leaves a property called type alone', () => {
    const schema = {
      type: 'OBJECT',
      properties: { type: { type: 'STRING', nullable: true }, list: { type: 'ARRAY', items: { type: 'INTEGER' } } },
      propertyOrdering: ['type'],
    }

    expect(toJsonSchema(schema)).toEqual({
      type: 'object',
      properties: { type: { type: ['string', 'null'] }, list: { type: 'array', items: { type: 'integer' } } },
    })
  })
})
