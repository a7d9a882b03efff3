import type { Disturbance } from '../model/disturbance.ts'
import type { HttpHead } from '../model/http-edit.ts'
import type { QuotaStates } from '../model/quota.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type Demand, TokenBuckets } from '../scheduling/token-bucket.ts'
import type { CaseScope } from './scope.ts'

export type Quota = Extract<Disturbance, { kind: 'quota' }>

/** The buckets of one fault in one case, and what becomes of a call that asks them. Until the case ends the clock may jump. */
export function askBuckets(scope: CaseScope, { faultId }: Firing, { sizes, windowMs }: Quota, demand: Demand) {
  const buckets = scope.buckets.get(faultId) ?? new TokenBuckets(sizes, windowMs, scope.nowMs())
  scope.buckets.set(faultId, buckets)
  // Clients that pace themselves wait after good answers too.
  scope.window.hold('token bucket')
  return { buckets, refusal: buckets.admit(demand, scope.nowMs()), states: () => buckets.states(scope.nowMs()) }
}

/** The rest of each bucket, for the ledger. */
export function remainingOf(states: QuotaStates): Record<string, number> {
  return Object.fromEntries(Object.entries(states).map(([name, { remaining }]) => [name, remaining]))
}

/** Buckets on one of the agent's own calls: only requests are counted. Refused with 429, or let through with headers that tell what is left. */
export function meetHttpQuotas(scope: CaseScope, firings: readonly Firing[]): readonly Firing[] {
  return firings.map((firing) => {
    if (!firing.disturbances.some(({ kind }) => kind === 'quota')) return firing
    const disturbances = firing.disturbances.map((disturbance) =>
      disturbance.kind === 'quota' ? meetHttpQuota(scope, firing, disturbance) : disturbance,
    )
    return { ...firing, disturbances }
  })
}

function meetHttpQuota(scope: CaseScope, firing: Firing, quota: Quota): Disturbance {
  const { refusal, states } = askBuckets(scope, firing, quota, { inputTokens: 0 })
  const headers = headersOf(states())
  if (refusal === undefined) return { kind: 'edit_head', edit: (head: HttpHead) => ({ ...head, headers: { ...head.headers, ...headers } }) }
  return { kind: 'status', code: 'rate_limited', retryAfter: { seconds: Math.ceil(refusal.waitMs / 1000), form: 'seconds' }, headers }
}

function headersOf({ requests, requests_per_day: daily }: QuotaStates): Record<string, string> {
  const state = requests ?? daily
  if (state === undefined) return {}
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': String(Math.ceil(state.resetMs / 1000)),
  }
}
