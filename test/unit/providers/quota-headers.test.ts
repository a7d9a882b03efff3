import { describe, expect, it } from 'vitest'
import type { QuotaStates } from '../../../src/model/quota.ts'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { bedrock } from '../../../src/providers/bedrock.ts'
import { cohere } from '../../../src/providers/cohere.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import { mistral } from '../../../src/providers/mistral.ts'
import { ollama } from '../../../src/providers/ollama.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { openaiResponses } from '../../../src/providers/openai-responses.ts'
import type { Provider, StatusDisturbance } from '../../../src/providers/provider.ts'
import { createWireContext } from '../../support/wire-context.ts'

const urls: Readonly<Record<string, string>> = {
  'openai-chat': 'https://api.openai.com/v1/chat/completions',
  'openai-responses': 'https://api.openai.com/v1/responses',
  anthropic: 'https://api.anthropic.com/v1/messages',
  gemini: 'https://generativelanguage.googleapis.com/v1beta/models/m:generateContent',
  mistral: 'https://api.mistral.ai/v1/chat/completions',
  cohere: 'https://api.cohere.com/v2/chat',
  ollama: 'http://127.0.0.1:11434/api/chat',
  bedrock: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse',
}
const contextOf = (provider: Provider, url = urls[provider.name] ?? '') =>
  createWireContext(provider, { url, body: { model: 'm', messages: [] } })
const told = (provider: Provider, quotas: QuotaStates, url?: string) => provider.quotaHeaders?.(quotas, contextOf(provider, url)) ?? {}
const refused = (provider: Provider, disturbance: Omit<StatusDisturbance, 'kind'>) => {
  const reply = provider.phrase({ kind: 'status', ...disturbance }, contextOf(provider))
  return { ...reply, body: String(reply.frames[0]?.bytes) }
}

const some: QuotaStates = {
  requests: { limit: 60, remaining: 12, resetMs: 48_000 },
  tokens: { limit: 9000, remaining: 450, resetMs: 754_500 },
}

describe('what is left, as each wire tells it', () => {
  it.each([openaiChat, openaiResponses])('$name: limits, rest and Go durations', (provider) => {
    expect(told(provider, some)).toMatchObject({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '12',
      'x-ratelimit-reset-requests': '48s',
      'x-ratelimit-limit-tokens': '9000',
      'x-ratelimit-remaining-tokens': '450',
      'x-ratelimit-reset-tokens': '12m34.5s',
    })
  })

  it.each([
    [250, '250ms'],
    [1000, '1s'],
    [360_000, '6m0s'],
    [3_661_000, '1h1m1s'],
  ])('openai writes %d ms as %s', (resetMs, text) => {
    expect(told(openaiChat, { requests: { limit: 9, remaining: 1, resetMs } })['x-ratelimit-reset-requests']).toBe(text)
  })

  it('openai tells of the bucket that is nearer to empty', () => {
    const quotas = { input_tokens: { limit: 100, remaining: 90, resetMs: 1 }, output_tokens: { limit: 50, remaining: 5, resetMs: 2 } }

    expect(told(openaiChat, quotas)).toMatchObject({ 'x-ratelimit-limit-tokens': '50', 'x-ratelimit-remaining-tokens': '5' })
  })

  it('azure tells what remains, hosts without such headers tell nothing', () => {
    const azure = told(openaiChat, some, 'https://x.openai.azure.com/openai/deployments/d/chat/completions')

    expect(azure['x-ratelimit-remaining-requests']).toBe('12')
    expect(azure).not.toHaveProperty('x-ratelimit-limit-requests')
    expect(
      Object.keys(told(openaiChat, some, 'http://localhost:8000/v1/chat/completions')).filter((name) => name.includes('limit')),
    ).toEqual([])
  })

  it('anthropic tells each bucket apart, with times', () => {
    const quotas: QuotaStates = { ...some, output_tokens: { limit: 800, remaining: 0, resetMs: 30_000 } }

    expect(told(anthropic, quotas)).toMatchObject({
      'anthropic-ratelimit-requests-remaining': '12',
      'anthropic-ratelimit-requests-reset': '2026-11-20T12:00:48Z',
      'anthropic-ratelimit-tokens-limit': '9000',
      'anthropic-ratelimit-output-tokens-limit': '800',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-20T12:00:30Z',
    })
  })

  it('mistral and cohere have headers of their own', () => {
    expect(told(mistral, some)).toMatchObject({
      'x-ratelimit-limit-req-minute': '60',
      'x-ratelimit-remaining-req-minute': '12',
      'ratelimitbysize-limit': '9000',
      'ratelimitbysize-remaining': '450',
      'ratelimitbysize-reset': '755',
    })
    expect(told(cohere, some)).toMatchObject({ 'x-trial-endpoint-call-limit': '60', 'x-trial-endpoint-call-remaining': '12' })
  })

  it.each([gemini, bedrock, ollama])('$name says nothing', (provider) => {
    expect(provider.quotaHeaders).toBeUndefined()
  })
})

describe('a refusal by an empty bucket', () => {
  const empty = {
    code: 'rate_limited',
    scope: 'tokens',
    retryAfter: { seconds: 7, form: 'seconds' },
    quotas: { tokens: { limit: 9000, remaining: 0, resetMs: 60_000 }, requests: { limit: 60, remaining: 40, resetMs: 20_000 } },
  } as const

  it('names the wait and the true sizes: openai, anthropic', () => {
    expect(refused(openaiChat, empty)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-remaining-requests': '40' },
      body: expect.stringContaining('Limit 9000, Used 9000'),
    })
    expect(refused(anthropic, empty)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7', 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-requests-remaining': '40' },
      body: expect.stringContaining('9,000 input tokens'),
    })
  })

  it('puts the wait into RetryInfo and the size into the violation: gemini', () => {
    const { status, headers, body } = refused(gemini, empty)

    expect(status).toBe(429)
    expect(headers).not.toHaveProperty('retry-after')
    expect(body).toContain('"retryDelay":"7s"')
    expect(body).toContain('"quotaValue":"9000"')
    expect(body).toContain('InputTokensPerMinute')
  })

  it('of a day says so: gemini', () => {
    const daily = { ...empty, scope: 'requests', quotas: { requests_per_day: { limit: 50, remaining: 0, resetMs: 9 } } } as const

    expect(refused(gemini, daily).body).toContain('RequestsPerDay')
  })
})

describe('limits that a rate limit names by itself', () => {
  it('stand in the headers', () => {
    const { headers } = refused(openaiChat, {
      code: 'rate_limited',
      scope: 'requests',
      limits: { limit: 7, remaining: 2 },
      retryAfter: { seconds: 5, form: 'seconds' },
    })

    expect(headers).toMatchObject({
      'x-ratelimit-limit-requests': '7',
      'x-ratelimit-remaining-requests': '2',
      'x-ratelimit-reset-requests': '5s',
      'x-ratelimit-limit-tokens': '30000',
    })
  })
})

describe('sizes in texts', () => {
  it.each([
    [openaiChat, /maximum context length is 50 tokens.*resulted in (\d+) tokens/],
    [anthropic, /prompt is too long: (\d+) tokens > 50 maximum/],
    [gemini, /input token count \((\d+)\) exceeds the maximum number of tokens allowed \(50\)/],
    [mistral, /Prompt contains (\d+) tokens.* 50 maximum/],
    [cohere, /cannot exceed 50 - received (\d+)/],
  ] as const)('$name: what was allowed, and more that was sent', (provider, pattern) => {
    const { body } = refused(provider, { code: 'context_length', limits: { limit: 50 } })

    expect(body).toMatch(pattern)
    expect(Number(pattern.exec(body)?.[1])).toBeGreaterThan(50)
  })

  it('are bytes where the body is too large', () => {
    expect(refused(openaiChat, { code: 'request_too_large', limits: { limit: 10 } })).toMatchObject({
      status: 413,
      body: expect.stringMatching(/has \d+ bytes; at most 10/),
    })
  })

  it('name the part that is wrong', () => {
    expect(refused(openaiChat, { code: 'invalid_request', param: 'top_p' }).body).toContain('"param":"top_p"')
  })
})
