import type { JsonObject } from '../internal/json.ts'
import type { Delay, Disturbance } from '../model/disturbance.ts'
import type { WireFrame, WireReply } from '../model/wire.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { BodyEvents, BodyPlan } from './body-stream.ts'
import { type CallInHand, finish, fire } from './call-in-hand.ts'
import { payloadEditor } from './edit-payload.ts'
import { byteLength, locate, type Place } from './locate.ts'
import { bodyFailure } from './network-error.ts'
import { sampleDelay } from './sample-delay.ts'

/** What will become of a written reply on its way out. */
export interface PlannedBody {
  /** `false`: nothing acts on it, it may leave in one piece. */
  readonly paced: boolean
  readonly body: BodyPlan
  readonly events: BodyEvents
  /** Frames that will leave whole, for the ledger. */
  readonly framesSent: number
}

interface End {
  readonly firing: Firing
  readonly disturbance: Disturbance
  readonly place: Place
  readonly frames: readonly WireFrame[]
  /** The dialect sends a tool call in one event: the cut is inside that event. */
  readonly isApproximated: boolean
}

/** Resolves where the body ends and how fast it goes. A place that the body never reaches leaves the fault unfired, with the reason. */
export function endAndPace(hand: CallInHand, composed: ComposedFirings, reply: WireReply): PlannedBody {
  const end = composed.end ? findEnd(hand, composed.end, reply) : undefined
  const frames = end?.frames ?? reply.frames
  const waits = composed.pacing.flatMap((firing) => firing.disturbances.map((disturbance) => ({ firing, disturbance })))
  const firedOnce = new Set<string>()
  const waitBefore = (index: number, frame: WireFrame) => {
    let longest = 0
    for (const { firing, disturbance } of waits) {
      const ms = waitOf(hand, firing, disturbance, frames, index, frame)
      if (ms > 0 && !firedOnce.has(firing.faultId)) {
        firedOnce.add(firing.faultId)
        fire(hand, firing, { waitMs: ms, beforeChunk: index })
      }
      longest = Math.max(longest, ms)
    }
    return longest
  }
  const body: BodyPlan = { frames, waitBefore, ...(end ? { end: endOf(hand, end) } : {}) }
  return {
    paced: end !== undefined || waits.length > 0,
    body,
    framesSent: end ? end.place.frames : frames.length,
    events: {
      waited() {},
      reachedEnd(sent) {
        if (!end) return
        const { disturbance } = end
        fire(hand, end.firing, effectOf(hand, end, sent))
        if (disturbance.kind === 'cut') finish(hand, { kind: 'cut', how: disturbance.how === 'clean' ? 'clean' : 'reset' })
        else if (disturbance.kind === 'network') finish(hand, { kind: 'cut', how: 'reset' })
        else if (disturbance.kind === 'stream_error') finish(hand, { kind: 'stream_error', code: disturbance.code })
      },
      done(how) {
        if (how === 'aborted') finish(hand, { kind: 'aborted', afterMs: hand.scope.nowMs() - hand.entry.atMs })
        else if (how === 'ended') finish(hand, { kind: 'cut', how: isLostAfterSilence(end?.disturbance) ? 'reset' : 'clean' })
        else finish(hand, { kind: 'answered' })
      },
    },
  }
}

function findEnd(hand: CallInHand, firing: Firing, reply: WireReply): End | undefined {
  for (const disturbance of firing.disturbances) {
    const position = positionOf(disturbance)
    if (!position) continue
    const found = locate(reply.frames, position, payloadEditor(hand.provider))
    if ('tooLate' in found) {
      hand.scope.schedule.tooLate(firing.faultId, found.tooLate)
      continue
    }
    const isApproximated = 'toolCall' in position && found.bytes > 0
    const { place, frames } = found.partial
      ? { place: { frames: found.frames + 1, bytes: 0 }, frames: reply.frames.toSpliced(found.frames, 0, found.partial) }
      : { place: found, frames: reply.frames }
    return { firing, disturbance, isApproximated, ...withTail(hand, disturbance, place, frames) }
  }
  return undefined
}

function positionOf(disturbance: Disturbance) {
  switch (disturbance.kind) {
    case 'cut':
    case 'stream_error':
      return disturbance.at
    case 'hang':
      return disturbance.where === 'headers' ? undefined : disturbance.where === 'body' ? { chunks: 0 } : (disturbance.at ?? { chunks: 1 })
    case 'network':
      return disturbance.phase === 'body' ? { fraction: 0.5 } : undefined
    default:
      return undefined
  }
}

/** Frames that replace what was cut off: an error event, or a lying end. */
function withTail(
  hand: CallInHand,
  disturbance: Disturbance,
  place: Place,
  frames: readonly WireFrame[],
): { place: Place; frames: readonly WireFrame[] } {
  const kept = frames.slice(0, place.frames)
  if (disturbance.kind === 'stream_error') {
    const event = hand.provider.streamError(disturbance.code, disturbance.message, hand.wire, kept)
    return event
      ? { place: { frames: kept.length + 1, bytes: 0 }, frames: [...kept, event] }
      : { place: { frames: kept.length, bytes: 0 }, frames: kept }
  }
  if (disturbance.kind === 'cut' && disturbance.finish && disturbance.finish !== 'none') {
    const tail = hand.provider.endFrames(disturbance.finish, hand.wire, kept)
    return { place: { frames: kept.length + tail.length, bytes: 0 }, frames: [...kept, ...tail] }
  }
  const next = frames[place.frames]
  if (disturbance.kind === 'cut' && disturbance.inside === 'event' && place.bytes === 0 && next) {
    return { place: { frames: place.frames, bytes: Math.max(1, Math.floor(byteLength(next) / 2)) }, frames }
  }
  return { place, frames }
}

function endOf(hand: CallInHand, { disturbance, place }: End): NonNullable<BodyPlan['end']> {
  if (disturbance.kind === 'hang') {
    const frame = disturbance.keepAliveEveryMs === undefined ? undefined : hand.provider.keepAlive()
    return {
      ...place,
      how: 'hang',
      ...(disturbance.maxMs === undefined ? {} : { maxMs: disturbance.maxMs }),
      ...(isLostAfterSilence(disturbance) ? { error: bodyFailure(disturbance.code) } : {}),
      ...(frame ? { keepAlive: { everyMs: disturbance.keepAliveEveryMs ?? 1_000, frame } } : {}),
    }
  }
  if (disturbance.kind === 'network') return { ...place, how: 'reset', error: bodyFailure(disturbance.code) }
  if (disturbance.kind === 'cut' && disturbance.how === 'reset') return { ...place, how: 'reset', error: bodyFailure() }
  if (disturbance.kind === 'cut' && disturbance.how === 'abort') {
    return { ...place, how: 'reset', error: new DOMException('This operation was aborted', 'AbortError') }
  }
  const told = disturbance.kind === 'stream_error' || (disturbance.kind === 'cut' && (disturbance.finish ?? 'none') !== 'none')
  return { ...place, how: 'clean', told }
}

/** A connection that stays silent for its time is lost, unless the fault says that it answers after all. */
function isLostAfterSilence(disturbance: Disturbance | undefined): boolean {
  return disturbance?.kind === 'hang' && disturbance.then !== 'answer'
}

/** What was really done to the body, for the ledger. */
function effectOf({ provider }: CallInHand, { disturbance, place, isApproximated }: End, sent: number): JsonObject {
  const common = { kind: disturbance.kind, afterChunks: sent, ...(place.bytes > 0 ? { bytesOfNext: place.bytes } : {}) }
  switch (disturbance.kind) {
    case 'cut':
      return {
        ...common,
        how: disturbance.how,
        ...(disturbance.finish === undefined ? {} : { finish: disturbance.finish }),
        ...(isApproximated ? { approximated: 'the dialect sends a call in one event, which was cut' } : {}),
      }
    case 'hang':
      return {
        ...common,
        ...(disturbance.maxMs === undefined ? {} : { maxMs: disturbance.maxMs }),
        ...(disturbance.keepAliveEveryMs !== undefined && !provider.keepAlive()
          ? { approximated: 'the dialect has no keep-alives: mere silence' }
          : {}),
      }
    case 'network':
    case 'stream_error':
      return { ...common, code: disturbance.code }
    default:
      return common
  }
}

function waitOf(
  hand: CallInHand,
  firing: Firing,
  disturbance: Disturbance,
  frames: readonly WireFrame[],
  index: number,
  frame: WireFrame,
): number {
  if (disturbance.kind === 'throttle') return Math.ceil((byteLength(frame) / disturbance.bytesPerSecond) * 1000)
  if (disturbance.kind !== 'delay' || !isDelayHere(disturbance, frames, index)) return 0
  return sampleDelay(disturbance, hand.scope.draw(firing.faultId, hand.callKey, index))
}

function isDelayHere(delay: Delay, frames: readonly WireFrame[], index: number): boolean {
  if (delay.where === 'every_chunk') return index > 0
  if (delay.where === 'first_chunk')
    return index === frames.findIndex((frame) => frame.role === 'text' || frame.role === 'tool_arguments' || frame.role === 'body')
  if (delay.where !== 'after_position' || !delay.at) return false
  const place = locate(frames, delay.at)
  return !('tooLate' in place) && place.frames === index
}
