import type { Disturbance } from '../model/disturbance.ts'
import { estimateInputTokens } from '../models/estimate-usage.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { TokenBuckets } from '../scheduling/token-bucket.ts'
import type { CallInHand, HeaderEdit } from './call-in-hand.ts'

type Quota = Extract<Disturbance, { kind: 'quota' }>

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
function meetQuota(hand: CallInHand, firing: Firing, { sizes, windowMs }: Quota, headerEdits: HeaderEdit[]): readonly Disturbance[] {
  const { scope, provider, wire, request, entry } = hand
  const buckets = scope.buckets.get(firing.faultId) ?? new TokenBuckets(sizes, windowMs, scope.nowMs())
  scope.buckets.set(firing.faultId, buckets)
  // Clients that pace themselves wait after good answers too.
  scope.window.hold('token bucket')

  const refusal = buckets.admit({ inputTokens: estimateInputTokens(request) }, scope.nowMs())
  const states = () => buckets.states(scope.nowMs())
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

function remainingOf(states: ReturnType<TokenBuckets['states']>): Record<string, number> {
  return Object.fromEntries(Object.entries(states).map(([name, { remaining }]) => [name, remaining]))
}
