import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/internal/json.ts'
import { neutralCodes, type RetryAfterForm, retryAfterForms } from '../../../src/model/disturbance.ts'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { cohere } from '../../../src/providers/cohere.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import { mistral } from '../../../src/providers/mistral.ts'
import { ollama } from '../../../src/providers/ollama.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { openaiResponses } from '../../../src/providers/openai-responses.ts'
import type { Provider, StatusDisturbance } from '../../../src/providers/provider.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext, FIXED_NOW_MS } from '../../support/wire-context.ts'

const urls: Readonly<Record<string, string>> = {
  'openai-chat': 'https://api.openai.com/v1/chat/completions',
  'openai-responses': 'https://api.openai.com/v1/responses',
  anthropic: 'https://api.anthropic.com/v1/messages',
  gemini: 'https://generativelanguage.googleapis.com/v1beta/models/m-1:generateContent',
  mistral: 'https://api.mistral.ai/v1/chat/completions',
  cohere: 'https://api.cohere.com/v2/chat',
  ollama: 'http://127.0.0.1:11434/api/chat',
}

function phrase(provider: Provider, fields: Partial<StatusDisturbance> & Pick<StatusDisturbance, 'code'>, url = urls[provider.name] ?? '') {
  const answer = provider.phrase({ kind: 'status', ...fields }, createWireContext(provider, { url, body: { model: 'm-1' } }))
  return { ...answer, body: parseJson(sentText(answer.frames)) }
}

describe('the time to wait', () => {
  const five = (form: RetryAfterForm) => ({ code: 'rate_limited', retryAfter: { seconds: 5, form } }) as const
  const expected: Readonly<Record<RetryAfterForm, readonly [string | undefined, string | undefined]>> = {
    seconds: ['5', undefined],
    date: ['Fri, 20 Nov 2026 12:00:05 GMT', undefined],
    ms: [undefined, '5000'],
    both: ['5', '5000'],
    none: [undefined, undefined],
  }

  it.each(
    retryAfterForms.flatMap((form) =>
      [openaiChat, openaiResponses, anthropic, mistral, cohere].map((provider) => ({ form, provider, name: provider.name })),
    ),
  )('goes out as $form on $name', ({ form, provider }) => {
    const { headers } = phrase(provider, five(form))

    expect([headers['retry-after'], headers['retry-after-ms']]).toEqual(expected[form])
  })

  it.each(retryAfterForms)('stands in a RetryInfo detail of Gemini, with a header only where asked for: %s', (form) => {
    const { headers, body } = phrase(gemini, five(form))
    const details = (body as { error: { details: Record<string, string>[] } }).error.details

    expect([headers['retry-after'], headers['retry-after-ms']]).toEqual(form === 'seconds' ? [undefined, undefined] : expected[form])
    expect(details.find((detail) => detail['@type']?.endsWith('RetryInfo'))?.['retryDelay']).toBe(form === 'none' ? undefined : '5s')
  })

  it('is told in the text of OpenAI, unless it is to be withheld', () => {
    expect(JSON.stringify(phrase(openaiChat, five('seconds')).body)).toContain('try again in 5s')
    expect(JSON.stringify(phrase(openaiChat, five('none')).body)).not.toContain('try again in')
  })

  it.each(retryAfterForms)('stands in the text of Ollama, with a header only where asked for: %s', (form) => {
    const { headers, body } = phrase(ollama, five(form))

    expect([headers['retry-after'], headers['retry-after-ms']]).toEqual(form === 'seconds' ? [undefined, undefined] : expected[form])
    expect(JSON.stringify(body).includes('in 5 seconds')).toBe(form !== 'none')
  })

  it('is never rounded down to an earlier date', () => {
    const { headers } = phrase(openaiChat, { code: 'rate_limited', retryAfter: { seconds: 1.2, form: 'date' } })

    expect(Date.parse(headers['retry-after'] ?? '')).toBeGreaterThanOrEqual(FIXED_NOW_MS + 1200)
  })
})

describe('rate-limit headers', () => {
  it('empty the bucket the disturbance names and leave the other', () => {
    const { headers, body } = phrase(openaiChat, { code: 'rate_limited', scope: 'tokens', retryAfter: { seconds: 3, form: 'seconds' } })

    expect(headers).toMatchObject({
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '3s',
      'x-ratelimit-remaining-requests': '499',
    })
    expect(body).toMatchObject({ error: { type: 'tokens', code: 'rate_limit_exceeded' } })
  })

  it('say on Anthropic when the bucket refills', () => {
    const { headers } = phrase(anthropic, { code: 'rate_limited', retryAfter: { seconds: 30, form: 'seconds' } })

    expect(headers).toMatchObject({
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-11-20T12:00:30Z',
      'anthropic-ratelimit-input-tokens-remaining': '29000',
    })
  })

  it('empty the bucket the disturbance names on Mistral', () => {
    const byTokens = phrase(mistral, { code: 'rate_limited', scope: 'tokens', limits: { limit: 9_000 } }).headers
    const byRequests = phrase(mistral, { code: 'rate_limited', limits: { remaining: 0 } }).headers
    const spent = phrase(mistral, { code: 'quota_exhausted' }).headers

    expect(byTokens).toMatchObject({ 'ratelimitbysize-limit': '9000', 'ratelimitbysize-remaining': '0' })
    expect(byRequests).toMatchObject({ 'x-ratelimit-remaining-req-minute': '0', 'ratelimitbysize-remaining': '499000' })
    expect(spent).toMatchObject({ 'x-ratelimitbysize-remaining-month': '0', 'x-ratelimit-remaining-req-minute': '359' })
  })

  it('count down on Cohere', () => {
    const { headers, body } = phrase(cohere, { code: 'rate_limited', limits: { limit: 10 } })

    expect(headers).toMatchObject({ 'x-trial-endpoint-call-limit': '10', 'x-trial-endpoint-call-remaining': '0' })
    expect(JSON.stringify(body)).toContain('10 API calls')
  })

  it('can be overridden', () => {
    const { headers } = phrase(openaiChat, { code: 'rate_limited', headers: { 'X-RateLimit-Limit-Requests': '7' } })

    expect(headers['x-ratelimit-limit-requests']).toBe('7')
  })
})

describe('bodies', () => {
  it.each([
    [openaiChat, 'quota_exhausted', 429, { error: { type: 'insufficient_quota', code: 'insufficient_quota' } }],
    [openaiChat, 'context_length', 400, { error: { code: 'context_length_exceeded', param: 'messages' } }],
    [openaiResponses, 'context_length', 400, { error: { code: 'context_length_exceeded', param: 'input' } }],
    [openaiChat, 'unauthenticated', 401, { error: { code: 'invalid_api_key' } }],
    [openaiChat, 'model_not_found', 404, { error: { code: 'model_not_found', message: expect.stringContaining('m-1') } }],
    [anthropic, 'overloaded', 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
    [anthropic, 'quota_exhausted', 400, { error: { type: 'invalid_request_error', message: expect.stringContaining('credit') } }],
    [anthropic, 'request_too_large', 413, { error: { type: 'request_too_large' } }],
    [gemini, 'unauthenticated', 400, { error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }],
    [gemini, 'overloaded', 503, { error: { code: 503, status: 'UNAVAILABLE' } }],
    [gemini, 'content_filter', 200, { promptFeedback: { blockReason: 'SAFETY' } }],
    [mistral, 'rate_limited', 429, { object: 'error', type: 'rate_limited', code: '1300' }],
    [mistral, 'unauthenticated', 401, { detail: 'Unauthorized' }],
    [mistral, 'invalid_request', 422, { detail: [{ loc: ['body', 'messages'], msg: expect.any(String) }] }],
    [mistral, 'model_not_found', 404, { message: 'Invalid model: m-1', code: '1500' }],
    [mistral, 'context_length', 400, { code: '3051', message: expect.stringContaining('maximum context length') }],
    [mistral, 'content_filter', 200, { choices: [{ finish_reason: 'error' }] }],
    [cohere, 'quota_exhausted', 429, { message: expect.stringContaining('month') }],
    [cohere, 'unauthenticated', 401, { message: 'invalid api token' }],
    [cohere, 'context_length', 400, { message: expect.stringMatching(/^too many tokens/) }],
    [cohere, 'content_filter', 200, { finish_reason: 'ERROR', message: { role: 'assistant' } }],
    [ollama, 'model_not_found', 404, { error: "model 'm-1' not found" }],
    [ollama, 'overloaded', 503, { error: expect.stringContaining('server busy') }],
    [ollama, 'quota_exhausted', 429, { error: expect.stringContaining('usage limit') }],
  ] as const)('of %o say %s', (provider, code, status, body) => {
    const answer = phrase(provider, { code })

    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject(body)
  })

  it('follow a status that is set: Gemini names it', () => {
    expect(phrase(gemini, { code: 'unauthenticated', status: 401 }).body).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } })
  })

  it('follow a status that is set: Mistral has an envelope for each', () => {
    expect(phrase(mistral, { code: 'invalid_request', status: 400 }).body).toMatchObject({ object: 'error', message: expect.any(String) })
  })

  it('of Ollama hold one string: a client prints anything else as [object Object]', () => {
    for (const code of neutralCodes) expect(phrase(ollama, { code }).body).toEqual({ error: expect.any(String) })
  })

  it('give Anthropic one request id in body and header', () => {
    const { body, headers } = phrase(anthropic, { code: 'server_error' })

    expect(body).toMatchObject({ request_id: headers['request-id'] })
  })
})

describe('a stopped prompt', () => {
  it.each([mistral, cohere])('is a stream where a stream was asked for: %o', (provider) => {
    const body = { model: 'm-1', stream: true, messages: [] }
    const answer = provider.phrase(
      { kind: 'status', code: 'content_filter' },
      createWireContext(provider, { url: urls[provider.name] ?? '', body }),
    )

    expect(answer.streamed).toBe(true)
    expect(provider.readReply(sentText(answer.frames), true)).toMatchObject({ finish: 'content_filter', toolCalls: [] })
  })
})

describe('what a wire has no words for', () => {
  const refusal = {
    refusal: 'No.',
    toolCalls: [],
    finish: 'refusal',
    usage: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 },
  } as const

  it.each([mistral, cohere, ollama])('is said to be approximated: %o', (provider) => {
    expect(provider.approximates?.(refusal)).toContain('text')
    expect(provider.approximates?.({ ...refusal, refusal: 'No.', finish: 'content_filter' })).toBeDefined()
    expect(provider.approximates?.({ kind: 'status', code: 'content_filter' })).toBeDefined()
    expect(provider.approximates?.({ kind: 'status', code: 'overloaded' })).toBeUndefined()
    expect(provider.approximates?.({ text: 'Yes.', toolCalls: [], finish: 'stop', usage: refusal.usage })).toBeUndefined()
  })

  it('is nothing on wires that have all the words', () => {
    expect(openaiChat.approximates?.(refusal)).toBeUndefined()
  })
})

describe('a blocked Gemini prompt', () => {
  it('is a stream where a stream was asked for', () => {
    const answer = phrase(
      gemini,
      { code: 'content_filter' },
      'https://generativelanguage.googleapis.com/v1beta/models/m-1:streamGenerateContent?alt=sse',
    )

    expect(answer.streamed).toBe(true)
    expect(gemini.readReply(sentText(answer.frames), true).finish).toBe('content_filter')
  })
})
