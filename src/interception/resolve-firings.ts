import type { Disturbance } from '../model/disturbance.ts'
import { estimateInputTokens } from '../models/estimate-usage.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { CallInHand, HeaderEdit } from './call-in-hand.ts'
import { askBuckets, type Quota, remainingOf } from './token-buckets.ts'

/** The faults of one call in plain words: what depends on the model source or on what was asked before is decided here. */
export interface Resolved {
  readonly firings: readonly Firing[]
  readonly headerEdits: readonly HeaderEdit[]
}

export function resolveFirings(hand: CallInHand): Resolved {
  const headerEdits: HeaderEdit[] = []
  const firings = hand.firings.map((firing) => {
    const disturbances = firing.disturbances.flatMap((disturbance): readonly Disturbance[] => {
      if (disturbance.kind === 'by_source') return hand.scope.source.kind === 'live' ? disturbance.live : disturbance.offline
      return disturbance.kind === 'quota' ? meetQuota(hand, firing, disturbance, headerEdits) : [disturbance]
    })
    return { ...firing, disturbances }
  })
  return { firings, headerEdits }
}

/** Refused when a bucket is empty; else let through, and the answer tells what is left once its own tokens are counted. */
function meetQuota(hand: CallInHand, firing: Firing, quota: Quota, headerEdits: HeaderEdit[]): readonly Disturbance[] {
  const { scope, provider, wire, request, entry } = hand
  const { buckets, refusal, states } = askBuckets(scope, firing, quota, { inputTokens: estimateInputTokens(request) })
  if (refusal === undefined) {
    headerEdits.push({
      firing,
      headers: () => {
        buckets.spendOutput(entry.reply?.usage.outputTokens ?? 0, scope.nowMs())
        return provider.quotaHeaders?.(states(), wire) ?? {}
      },
      effective: () => ({ refused: false, remaining: remainingOf(states()) }),
    })
    return []
  }
  return [
    {
      kind: 'status',
      code: 'rate_limited',
      scope: refusal.quota.startsWith('requests') ? 'requests' : 'tokens',
      retryAfter: { seconds: Math.ceil(refusal.waitMs / 1000), form: 'seconds' },
      quotas: states(),
    },
  ]
}
