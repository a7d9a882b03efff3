import type { Draw } from '../internal/random.ts'
import type { Delay, Disturbance } from '../model/disturbance.ts'

interface Network {
  readonly meanMs: number
  readonly jitterMs: number
  readonly spike: readonly [probability: number, factor: number]
  /** Probability that a call is lost: a reset connection. */
  readonly loss: number
}

/** Round trips of kinds of networks. Values are ours. */
export const networkProfiles = {
  fiber: { meanMs: 8, jitterMs: 4, spike: [0.01, 2], loss: 0.0001 },
  cable: { meanMs: 18, jitterMs: 9, spike: [0.02, 3], loss: 0.001 },
  dsl: { meanMs: 35, jitterMs: 15, spike: [0.03, 3], loss: 0.002 },
  '5g': { meanMs: 20, jitterMs: 12, spike: [0.05, 4], loss: 0.005 },
  '4g': { meanMs: 55, jitterMs: 25, spike: [0.08, 3], loss: 0.01 },
  '3g': { meanMs: 220, jitterMs: 110, spike: [0.15, 3], loss: 0.03 },
  congested: { meanMs: 200, jitterMs: 120, spike: [0.2, 3], loss: 0.05 },
  satellite: { meanMs: 600, jitterMs: 60, spike: [0.05, 1.5], loss: 0.02 },
  random: { meanMs: 120, jitterMs: 100, spike: [0.1, 5], loss: 0.01 },
  stress: { meanMs: 500, jitterMs: 400, spike: [0.3, 4], loss: 0.1 },
  offline: { meanMs: 0, jitterMs: 0, spike: [0, 1], loss: 1 },
} as const satisfies Record<string, Network>
export type NetworkProfile = keyof typeof networkProfiles

/** One call over such a network: lost now and then, slow by a factor now and then. Between the pieces of a stream it is lost in mid-body. */
export function waitOfNetwork(name: NetworkProfile, draw: Draw, where: Delay['where']): Disturbance {
  const profile: Network = networkProfiles[name]
  if (draw('profile-loss') < profile.loss)
    return { kind: 'network', code: 'ECONNRESET', phase: where === 'every_chunk' ? 'body' : 'headers' }
  const factor = draw('profile-spike') < profile.spike[0] ? profile.spike[1] : 1
  return { kind: 'delay', ms: profile.meanMs * factor, jitterMs: profile.jitterMs * factor, distribution: 'uniform', where }
}
