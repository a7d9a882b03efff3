import { z } from 'zod'
import type { Draw } from '../internal/random.ts'
import { type Delay, type Disturbance, distributions } from '../model/disturbance.ts'
import type { MetCall } from '../model/fault.ts'
import { type NetworkProfile, networkProfiles, waitOfNetwork } from './network-profiles.ts'
import { firstTokenOf, type PaceProfile, paceProfiles, waitsOfPace } from './pace-profiles.ts'

export const milliseconds = z.number().min(0)
export const fraction = z.number().min(0).max(1)
/** A share that leaves something out. */
export const partFraction = z.number().min(0).lt(1)

/** `delayMs` with its spread: the three keys every fault about waiting shares. */
export function waitKeys(delayMs: number) {
  return {
    /** The mean. */
    delayMs: milliseconds.default(delayMs),
    /** Half width of `uniform`, standard deviation of the others. */
    jitterMs: milliseconds.default(0),
    /** Default: `uniform` where there is jitter, else `fixed`. */
    distribution: z.enum(distributions).optional(),
  }
}

const profiles = [...Object.keys(networkProfiles), ...Object.keys(paceProfiles)] as [LatencyProfile, ...LatencyProfile[]]

/** A kind of network, or the pace of a kind of model; then the numbers are not used. */
export type LatencyProfile = NetworkProfile | PaceProfile
export const profileKey = z.enum(profiles).optional()

interface Wait {
  readonly delayMs: number
  readonly jitterMs: number
  readonly distribution?: Delay['distribution'] | undefined
}

export function delay({ delayMs, jitterMs, distribution }: Wait, where: Delay['where']): Delay {
  return { kind: 'delay', ms: delayMs, where, ...(jitterMs > 0 && { jitterMs }), ...(distribution !== undefined && { distribution }) }
}

type ProfiledWait = Wait & { readonly profile?: LatencyProfile | undefined }

/** One wait, by numbers or by a profile: a network now and then loses the call, of a model's pace the first token counts. */
export function delayOrProfile(wait: ProfiledWait, draw: Draw, { call }: MetCall, where: Delay['where'] = 'headers'): Disturbance {
  const { profile } = wait
  if (profile === undefined) return delay(wait, where)
  return isNetwork(profile) ? waitOfNetwork(profile, draw, where) : firstTokenOf(profile, call, where)
}

/** The waits of a whole reply: like `delayOrProfile`, but a model's pace goes on to its last token. */
export function delayOrPace(
  wait: ProfiledWait,
  draw: Draw,
  met: MetCall,
  where: Delay['where'] = 'headers',
): Disturbance | readonly Disturbance[] {
  const { profile } = wait
  return profile === undefined || isNetwork(profile) ? delayOrProfile(wait, draw, met, where) : waitsOfPace(profile, draw, met.call)
}

function isNetwork(profile: LatencyProfile): profile is NetworkProfile {
  return profile in networkProfiles
}
