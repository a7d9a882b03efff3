import type { StatusDisturbance, WireContext } from '../provider.ts'
import { emptierQuota, quotasOf } from '../quotas-of.ts'
import { wireId } from '../wire-ids.ts'

const REQUESTS_PER_MINUTE = 360
const TOKENS_PER_MINUTE = 500_000
const TOKENS_PER_MONTH = 1_000_000_000

/** Request id and both buckets; what is empty says 0. */
export function mistralHeaders(context: WireContext, disturbance?: StatusDisturbance): Record<string, string> {
  const isSpent = disturbance?.code === 'quota_exhausted'
  const quotas = (disturbance && quotasOf(disturbance, { requests: REQUESTS_PER_MINUTE, tokens: TOKENS_PER_MINUTE })) ?? {}
  const requests = emptierQuota(quotas.requests, quotas.requests_per_day)
  const tokens = emptierQuota(quotas.tokens, quotas.input_tokens, quotas.output_tokens)
  const reset = tokens ?? (disturbance?.retryAfter && requests)
  return {
    'mistral-correlation-id': wireId(context, 'req'),
    'x-ratelimit-limit-req-minute': String(requests?.limit ?? REQUESTS_PER_MINUTE),
    'x-ratelimit-remaining-req-minute': String(requests?.remaining ?? REQUESTS_PER_MINUTE - 1),
    'ratelimitbysize-limit': String(tokens?.limit ?? TOKENS_PER_MINUTE),
    'ratelimitbysize-remaining': String(tokens?.remaining ?? TOKENS_PER_MINUTE - 1_000),
    'ratelimitbysize-reset': String(reset ? Math.ceil(reset.resetMs / 1000) : 42),
    'x-ratelimitbysize-limit-month': String(TOKENS_PER_MONTH),
    'x-ratelimitbysize-remaining-month': String(isSpent ? 0 : TOKENS_PER_MONTH - 1_000),
  }
}
