import type { QuotaState, QuotaStates } from '../model/quota.ts'
import type { StatusDisturbance } from './provider.ts'

/** The token buckets an answer tells of: those it was given, else the one a rate limit says is empty. `usual`: sizes where none is named. */
export function quotasOf(
  disturbance: StatusDisturbance,
  usual: { readonly requests: number; readonly tokens: number },
): QuotaStates | undefined {
  if (disturbance.quotas !== undefined) return disturbance.quotas
  if (disturbance.code !== 'rate_limited') return undefined
  const { scope = 'requests', limits, retryAfter } = disturbance
  return {
    [scope]: { limit: limits?.limit ?? usual[scope], remaining: limits?.remaining ?? 0, resetMs: (retryAfter?.seconds ?? 0) * 1000 },
  }
}

/** Of buckets that a wire tells of in one place, the one that is nearer to empty. */
export function emptierQuota(...states: readonly (QuotaState | undefined)[]): QuotaState | undefined {
  return states.filter((state) => state !== undefined).toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0]
}
