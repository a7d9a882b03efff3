import type { JsonObject } from '../internal/json.ts'
import type { Delay, Disturbance } from '../model/disturbance.ts'
import type { WireFrame } from '../model/wire.ts'
import type { Provider } from '../providers/provider.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { CallInHand } from './call-in-hand.ts'
import { byteLength } from './frame-bytes.ts'
import { locate } from './locate.ts'
import { sampleDelay } from './sample-delay.ts'

const PIECES_A_SECOND = 20

/** A slow line sends its bytes in small pieces, broken anywhere. */
export function dripBytes({ pacing }: ComposedFirings): number | undefined {
  const rates = pacing.flatMap(({ disturbances }) =>
    disturbances.flatMap((disturbance) => (disturbance.kind === 'throttle' ? [disturbance.bytesPerSecond] : [])),
  )
  return rates.length === 0 ? undefined : Math.max(1, Math.floor(Math.min(...rates) / PIECES_A_SECOND))
}

/** Acts on the pieces of a body; a wait before a whole answer is over when they leave. */
export function isPace(disturbance: Disturbance): boolean {
  return disturbance.kind !== 'delay' || disturbance.where !== 'whole_answer'
}

/** What a pace is made of, for the ledger. */
export function paceOf(disturbance: Disturbance, provider: Pick<Provider, 'keepAlive'>): JsonObject {
  if (disturbance.kind === 'throttle') return { bytesPerSecond: disturbance.bytesPerSecond }
  if (disturbance.kind !== 'delay' || disturbance.keepAliveEveryMs === undefined) return {}
  return provider.keepAlive()
    ? { keepAliveEveryMs: disturbance.keepAliveEveryMs }
    : { approximated: 'the dialect has no keep-alives: mere silence' }
}

/** What fills the wait before the frame at `index`, and how often it comes. */
export function keepAliveOf(
  provider: Pick<Provider, 'keepAlive'>,
  waits: readonly { readonly disturbance: Disturbance }[],
  frames: readonly WireFrame[],
  index: number,
): { readonly everyMs: number; readonly frame: WireFrame } | undefined {
  for (const { disturbance } of waits) {
    if (disturbance.kind !== 'delay' || disturbance.keepAliveEveryMs === undefined || !isDelayHere(disturbance, frames, index)) continue
    const frame = provider.keepAlive()
    return frame && { everyMs: disturbance.keepAliveEveryMs, frame }
  }
  return undefined
}

/** Milliseconds that one fault makes the frame at `index` wait. */
export function waitOf(
  hand: CallInHand,
  { firing, disturbance }: { readonly firing: Firing; readonly disturbance: Disturbance },
  frames: readonly WireFrame[],
  index: number,
): number {
  const frame = frames[index]
  if (!frame) return 0
  if (disturbance.kind === 'throttle') return Math.ceil((byteLength(frame) / disturbance.bytesPerSecond) * 1000)
  if (disturbance.kind !== 'delay' || !isDelayHere(disturbance, frames, index)) return 0
  return sampleDelay(disturbance, hand.scope.draw(firing.faultId, hand.callKey, index))
}

/** The rest of an event that is sent in pieces waits for nothing. */
function isDelayHere(delay: Delay, frames: readonly WireFrame[], index: number): boolean {
  const frame = frames[index]
  if (delay.where === 'every_chunk') return index > 0 && frame?.role !== 'extra'
  if (delay.where === 'first_chunk')
    return index === frames.findIndex(({ role }) => role === 'text' || role === 'tool_arguments' || role === 'body')
  return delay.where === 'after_position' && frame !== undefined && frameAt(delay, frames) === frame
}

const placed = new WeakMap<Delay, { readonly frames: readonly WireFrame[]; readonly at: WireFrame | undefined }>()

/** The frame before which a wait stands: looked for once in each body. */
function frameAt(delay: Delay, frames: readonly WireFrame[]): WireFrame | undefined {
  const known = placed.get(delay)
  if (known?.frames === frames) return known.at
  const events = frames.filter(({ role }) => role !== 'extra')
  const place = delay.at && locate(events, delay.at)
  const at = place === undefined || 'tooLate' in place ? undefined : events[place.frames]
  placed.set(delay, { frames, at })
  return at
}
