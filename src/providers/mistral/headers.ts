import type { StatusDisturbance, WireContext } from '../provider.ts'
import { wireId } from '../wire-ids.ts'

const REQUESTS_PER_MINUTE = 360
const TOKENS_PER_MINUTE = 500_000
const TOKENS_PER_MONTH = 1_000_000_000

/** Request id and both buckets; what is empty says 0. */
export function mistralHeaders(context: WireContext, disturbance?: StatusDisturbance): Record<string, string> {
  const isLimited = disturbance?.code === 'rate_limited'
  const isSpent = disturbance?.code === 'quota_exhausted'
  const byTokens = isLimited && disturbance.scope === 'tokens'
  const { limit, remaining = 0 } = disturbance?.limits ?? {}
  const requests = isLimited && !byTokens
  const seconds = disturbance?.retryAfter?.seconds
  return {
    'mistral-correlation-id': wireId(context, 'req'),
    'x-ratelimit-limit-req-minute': String(requests ? (limit ?? REQUESTS_PER_MINUTE) : REQUESTS_PER_MINUTE),
    'x-ratelimit-remaining-req-minute': String(requests ? remaining : REQUESTS_PER_MINUTE - 1),
    'ratelimitbysize-limit': String(byTokens ? (limit ?? TOKENS_PER_MINUTE) : TOKENS_PER_MINUTE),
    'ratelimitbysize-remaining': String(byTokens ? remaining : TOKENS_PER_MINUTE - 1_000),
    'ratelimitbysize-reset': String(isLimited && seconds !== undefined ? Math.ceil(seconds) : 42),
    'x-ratelimitbysize-limit-month': String(TOKENS_PER_MONTH),
    'x-ratelimitbysize-remaining-month': String(isSpent ? 0 : TOKENS_PER_MONTH - 1_000),
  }
}
