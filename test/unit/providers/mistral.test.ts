import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mistralCallId } from '../../../src/providers/mistral/call-id.ts'
import { mistral } from '../../../src/providers/mistral.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext } from '../../support/wire-context.ts'

const usage = { inputTokens: 9, outputTokens: 5, cachedTokens: 2, reasoningTokens: 1 }
const read = (url: string, body: object) => mistral.readRequest(body, { url: new URL(url), memory: new Map() })
const chat = 'https://api.mistral.ai/v1/chat/completions'

describe('ids of calls', () => {
  it('have nine letters or digits, and one for each call', () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => mistralCallId(`call_${index}`))

    expect(ids.every((id) => /^[a-zA-Z0-9]{9}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('stay what they are when they are well-formed', () => {
    fc.assert(fc.property(fc.string(), (drawn) => mistralCallId(mistralCallId(drawn)) === mistralCallId(drawn)))
  })
})

describe('a gap to fill in code', () => {
  const url = 'https://codestral.mistral.ai/v1/fim/completions'
  const body = { model: 'codestral-latest', prompt: 'function add(a, b) {', suffix: '}', stream: false }

  it('is one turn of the user', () => {
    expect(read(url, body).messages).toEqual([{ role: 'user', text: 'function add(a, b) {\n}' }])
  })

  it('has no place for other turns or rules', () => {
    expect(mistral.insertTurns(body, [{ role: 'user', text: 'Earlier.' }])).toBeUndefined()
    expect(mistral.appendSystemText(body, 'Rule.')).toBe(body)
    expect(mistral.rewriteRequest?.(body, { messages: [] }, { url: new URL(url), memory: new Map() })).toHaveProperty('impossible')
  })
})

describe('on Vertex AI', () => {
  const url =
    'https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/mistralai/models/mistral-large%402411'

  it('model and stream stand in the path', () => {
    const body = { messages: [{ role: 'user', content: 'hi' }] }

    expect(read(`${url}:rawPredict`, body)).toMatchObject({ model: 'mistral-large@2411', stream: false })
    expect(read(`${url}:streamRawPredict`, body)).toMatchObject({ stream: true })
  })

  it('the platform refuses in its own words, the model in its own', () => {
    const context = createWireContext(mistral, { url: `${url}:rawPredict`, body: { messages: [] } })
    const said = (code: 'rate_limited' | 'context_length') => JSON.parse(sentText(mistral.phrase({ kind: 'status', code }, context).frames))

    expect(said('rate_limited')).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } })
    expect(said('context_length')).toMatchObject({ object: 'error', code: '3051' })
  })
})

describe('thoughts', () => {
  const reply = { text: 'It rains.', reasoning: 'Look outside first.', toolCalls: [], finish: 'stop', usage } as const

  it.each([false, true])('are chunks of the content, streamed: %s', (stream) => {
    const context = createWireContext(mistral, { url: chat, body: { model: 'm', stream, messages: [] } })
    const text = sentText(mistral.writeReply(reply, context).frames)

    expect(text).toContain('"type":"thinking"')
    expect(mistral.readReply(text, stream)).toMatchObject({ text: 'It rains.', reasoning: 'Look outside first.' })
  })
})

describe('the last chunk', () => {
  it('carries finish reason and counts together', () => {
    const context = createWireContext(mistral, { url: chat, body: { model: 'm', stream: true, messages: [] } })
    const { frames } = mistral.writeReply({ text: 'Hi.', toolCalls: [], finish: 'stop', usage }, context)

    expect(frames.map(({ role }) => role)).toEqual(['open', 'text', 'finish', 'end'])
    expect(frames[2]?.bytes).toContain('"usage":{"prompt_tokens":9')
    expect(frames[2]?.bytes).toContain('"finish_reason":"stop"')
  })
})
