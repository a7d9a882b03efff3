import type { JsonObject } from '../internal/json.ts'
import type { Delay, Disturbance } from '../model/disturbance.ts'
import type { WireFrame } from '../model/wire.ts'
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

/** What a pace is made of, for the ledger. */
export function paceOf(disturbance: Disturbance): JsonObject {
  return disturbance.kind === 'throttle' ? { bytesPerSecond: disturbance.bytesPerSecond } : {}
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
  if (delay.where !== 'after_position' || !delay.at) return false
  const events = frames.filter(({ role }) => role !== 'extra')
  const place = locate(events, delay.at)
  return !('tooLate' in place) && events[place.frames] === frame
}
