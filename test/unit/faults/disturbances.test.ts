import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { Fault } from '../../../src/model/fault.ts'

const seen = (fault: Fault, key = 'a') => fault.disturb(createDraw(key))

describe('what a fault does to a call', () => {
  it.each([
    [
      f.llmRateLimit(),
      { kind: 'status', code: 'rate_limited', retryAfter: { seconds: 5, form: 'seconds' }, scope: 'requests', limits: { remaining: 0 } },
    ],
    [
      f.llmRateLimit({ form: 'none', scope: 'tokens', limit: 9 }),
      { retryAfter: { seconds: 5, form: 'none' }, scope: 'tokens', limits: { limit: 9, remaining: 0 } },
    ],
    [f.llmQuotaExceeded(), { kind: 'status', code: 'quota_exhausted' }],
    [f.llmQuotaExceeded({ retryAfterSeconds: 3 }), { retryAfter: { seconds: 3, form: 'seconds' } }],
    [f.llmServerError({ status: 504 }), { kind: 'status', code: 'server_error', status: 504 }],
    [f.llmOverloaded(), { kind: 'status', code: 'overloaded' }],
    [f.llmModelUnavailable(), { kind: 'status', code: 'model_not_found' }],
    [f.llmModelUnavailable({ reason: 'not_ready' }), { kind: 'status', code: 'overloaded', status: 503 }],
    [f.llmAuthError(), { kind: 'status', code: 'unauthenticated' }],
    [f.llmAuthError({ status: 403 }), { kind: 'status', code: 'forbidden' }],
    [f.llmInvalidRequest({ param: 'top_p' }), { kind: 'status', code: 'invalid_request', message: "The value of 'top_p' is not valid." }],
    [f.llmContextLength(), { kind: 'status', code: 'context_length' }],
    [f.llmResponseTimeout(), { kind: 'hang', where: 'headers', maxMs: 60_000, then: 'reset', code: 'ETIMEDOUT' }],
    [f.llmResponseTimeout({ then: 504, delayMs: 5 }), { kind: 'hang', where: 'headers', maxMs: 5, then: { status: 504 } }],
    [f.llmResponseTimeout({ then: 'answer' }), { kind: 'hang', maxMs: 60_000, then: 'answer' }],
    [f.llmResponseTimeout({ then: 'hang' }), { kind: 'hang', where: 'headers' }],
    [f.llmConnectionError(), { kind: 'network', code: 'ECONNRESET', phase: 'headers' }],
    [f.llmConnectionError({ code: 'ECONNREFUSED' }), { kind: 'network', code: 'ECONNREFUSED', phase: 'connect' }],
    [f.llmLatency({ jitterMs: 9 }), { kind: 'delay', ms: 2000, jitterMs: 9, where: 'headers' }],
    [f.llmHtmlPage({ status: 200 }), { kind: 'replace', status: 200, contentType: 'text/html; charset=utf-8' }],
    [f.llmMalformedResponse(), { kind: 'damage', mode: 'invalid_json' }],
    [f.llmEmptyCompletion({ kind: 'no_candidates' }), { kind: 'damage', mode: 'no_choices' }],
    [f.llmContentFilter(), { kind: 'status', code: 'content_filter' }],
    [f.llmContextLength({ maxTokens: 50 }), { kind: 'status', code: 'context_length', limits: { limit: 50 } }],
    [f.llmRequestTooLarge({ maxBytes: 9 }), { kind: 'status', code: 'request_too_large', limits: { limit: 9 } }],
    [f.llmQuotaBucket(), { kind: 'quota', sizes: { requests: 3 }, windowMs: 60_000 }],
    [
      f.llmQuotaBucket({ tpm: 9, inputTpm: 8, outputTpm: 7, rpd: 6, windowMs: 5 }),
      { kind: 'quota', sizes: { tokens: 9, input_tokens: 8, output_tokens: 7, requests_per_day: 6 }, windowMs: 5 },
    ],
    [f.llmUsage({ mode: 'huge', factor: 7 }), { kind: 'spoil', spoiling: { target: 'usage', mode: 'huge', factor: 7 } }],
    [f.llmLogprobs({ mode: 'nan' }), { kind: 'spoil', spoiling: { target: 'logprobs', mode: 'nan' } }],
    [f.llmApiDrift({ mode: 'unknown_block' }), { kind: 'spoil', spoiling: { target: 'api', mode: 'unknown_block' } }],
    [f.llmToolCallIds({ mode: 'changed' }), { kind: 'spoil', spoiling: { target: 'call_ids', mode: 'changed' } }],
    [f.llmClockSkew(), { kind: 'skew', offsetMs: -86_400_000 }],
    [f.llmTimeoutAfterCommit(), { kind: 'deliver', times: 0, silentMs: 60_000 }],
    [f.credentialExpired(), { kind: 'status', code: 'unauthenticated' }],
    [f.llmStreamCut(), { kind: 'cut', at: { chunks: 3 }, how: 'reset' }],
    [f.llmStreamCut({ afterBytes: 40, how: 'clean' }), { kind: 'cut', at: { bytes: 40 }, how: 'clean' }],
    [f.llmStreamCut({ fraction: 0.5, inside: 'event' }), { kind: 'cut', at: { fraction: 0.5 }, inside: 'event' }],
    [
      f.llmStreamCutInToolCall({ tool: 'refund', key: 'amount' }),
      { kind: 'cut', at: { toolCall: { tool: 'refund', key: 'amount' } }, how: 'reset', finish: 'none' },
    ],
    [f.llmStreamError(), { kind: 'stream_error', code: 'overloaded', at: { deltas: 3 } }],
    [f.llmStreamHang(), { kind: 'hang', where: 'after', at: { chunks: 3 } }],
    [f.llmStreamHang({ where: 'headers', hangMs: 5 }), { kind: 'hang', where: 'headers', maxMs: 5 }],
    [f.llmStreamStall(), { kind: 'delay', ms: 20_000, where: 'after_position', at: { chunks: 3 } }],
    [f.llmStreamKeepaliveOnly(), { kind: 'hang', where: 'body', keepAliveEveryMs: 1000, maxMs: 60_000, then: 'reset' }],
    [f.llmSlowTtft(), { kind: 'delay', ms: 5000, where: 'first_chunk' }],
    [f.llmSlowChunks(), { kind: 'delay', ms: 200, where: 'every_chunk' }],
    [f.toolError(), { kind: 'replace', text: '{"error":"Tool error"}' }],
    [f.toolError({ shape: 'text' }), { kind: 'replace', text: 'Error: Tool error' }],
    [f.toolError({ shape: 'flag' }), { kind: 'replace', isError: true }],
    [f.toolError({ shape: 'throw', message: 'boom' }), { kind: 'fail', message: 'boom' }],
    [f.toolCallFailure(), { kind: 'status', code: 'server_error', status: 500 }],
    [f.toolCallFailure({ mode: 'permission_denied' }), { kind: 'status', code: 'forbidden', status: 403 }],
    [f.toolCallFailure({ mode: 'timeout' }), { kind: 'hang', where: 'headers' }],
    [f.toolCallFailure({ mode: 'invalid_response' }), { kind: 'replace', contentType: 'application/json' }],
    [f.toolUnavailable(), { kind: 'fail', code: 'ECONNREFUSED' }],
    [f.toolTimeout({ mode: 'hang' }), { kind: 'hang', where: 'headers' }],
    [f.toolLatencySpike(), { kind: 'delay', ms: 5000, where: 'headers' }],
    [f.httpLatency(), { kind: 'delay', ms: 500, where: 'headers' }],
    [f.httpError(), { kind: 'status', status: 500, body: { contentType: 'application/json' } }],
    [f.httpError({ status: 404, body: 'empty' }), { kind: 'status', code: 'invalid_request', status: 404, body: { text: '' } }],
    [f.httpTimeout({ delayMs: 7 }), { kind: 'hang', where: 'headers', maxMs: 7, then: 'reset', code: 'ETIMEDOUT' }],
    [
      f.httpRateLimit(),
      {
        kind: 'status',
        status: 429,
        retryAfter: { seconds: 5, form: 'seconds' },
        headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' },
      },
    ],
    [f.httpConnectionRefused(), { kind: 'network', code: 'ECONNREFUSED', phase: 'connect' }],
    [f.httpConnectionReset(), { kind: 'network', code: 'ECONNRESET', phase: 'headers' }],
    [f.httpConnectionReset({ phase: 'body', afterBytes: 9 }), { kind: 'cut', at: { bytes: 9 }, how: 'reset' }],
    [f.httpDnsFailure(), { kind: 'network', code: 'ENOTFOUND', phase: 'connect' }],
    [f.httpHtmlPage(), { kind: 'replace', status: 502 }],
    [f.malformedPayload(), { kind: 'replace', contentType: 'application/json', status: 200 }],
    [f.httpTlsFailure(), { kind: 'network', code: 'CERT_HAS_EXPIRED', phase: 'connect' }],
    [f.httpRedirectLoop(), { kind: 'redirect', status: 302, hops: 21 }],
    [f.httpSlowBody(), { kind: 'throttle', bytesPerSecond: 256 }],
    [f.httpTruncatedBody(), { kind: 'cut', at: { fraction: 0.5 }, how: 'reset' }],
    [f.httpTimeoutAfterCommit(), { kind: 'deliver', times: 0, silentMs: 30_000, code: 'ETIMEDOUT' }],
    [f.httpDuplicateDelivery(), { kind: 'deliver', times: 2, gapMs: 50 }],
    [f.toolTimeoutAfterCommit({ delayMs: 5 }), { kind: 'deliver', times: 0, silentMs: 5 }],
    [f.toolDuplicateDelivery({ times: 3 }), { kind: 'deliver', times: 3 }],
    [f.toolRateLimited(), { kind: 'status', code: 'rate_limited', status: 429, retryAfter: { seconds: 60, form: 'seconds' } }],
    [f.toolResultMismatch(), { kind: 'mismatch', mode: 'drop' }],
    [f.ragUnavailable(), { kind: 'status', code: 'overloaded', status: 503 }],
    [f.handoffDisturbance(), { kind: 'hang', where: 'headers', maxMs: 30_000, then: 'reset', code: 'ETIMEDOUT' }],
    [f.handoffDisturbance({ mode: 'delay' }), { kind: 'delay', ms: 5_000, where: 'headers' }],
    [f.handoffDisturbance({ mode: 'duplicate' }), { kind: 'deliver', times: 2 }],
  ] as [Fault, object][])('%o', (fault, expected) => {
    expect(seen(fault)).toHaveLength(1)
    expect(seen(fault)[0]).toMatchObject(expected)
  })

  it('waits first where it both waits and answers', () => {
    expect(seen(f.httpError({ delayMs: 800, status: 503 })).map((item) => item.kind)).toEqual(['delay', 'status'])
    expect(seen(f.toolTimeout()).map((item) => item.kind)).toEqual(['delay', 'fail'])
    expect(seen(f.toolTimeout({ mode: 'message' })).map((item) => item.kind)).toEqual(['delay', 'replace'])
    expect(seen(f.toolCallFailure({ delayMs: 5 })).map((item) => item.kind)).toEqual(['delay', 'status'])
  })

  it('takes one place only to cut at, and shows the default one', () => {
    expect(f.llmStreamCut().config).toMatchObject({ afterChunks: 3 })
    expect(f.llmStreamCut({ afterTokens: 4 }).config).not.toHaveProperty('afterChunks')
    expect(() => f.llmStreamCut({ afterChunks: 3, afterBytes: 1 })).toThrow('it is cut in one place')
    expect(() => f.httpConnectionReset({ afterBytes: 1 })).toThrow("afterBytes needs phase 'body'")
  })

  it('sends payloads nobody can parse', () => {
    for (const mode of ['invalid_json', 'truncated', 'binary', 'empty', 'wrong_encoding'] as const) {
      const [payload] = seen(f.malformedPayload({ mode }))
      expect(() => JSON.parse(payload?.kind === 'replace' ? payload.text : '{}'), mode).toThrow()
    }
  })
})
