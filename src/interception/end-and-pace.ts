import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { WireFrame, WireReply } from '../model/wire.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { BodyEvents, BodyPlan } from './body-stream.ts'
import { type CallInHand, finish, fire } from './call-in-hand.ts'
import { payloadEditor } from './edit-payload.ts'
import { byteLength, bytesOf } from './frame-bytes.ts'
import { type FramedReply, reframeSent, settleEdits } from './framing/frame-reply.ts'
import { cutEvery } from './framing/split-bytes.ts'
import { locate, type Place } from './locate.ts'
import { bodyFailure } from './network-error.ts'
import { dripBytes, isPace, keepAliveOf, paceOf, waitOf } from './pace.ts'

/** What will become of a written reply on its way out. */
export interface PlannedBody {
  /** `false`: nothing acts on it, it may leave in one piece. */
  readonly paced: boolean
  readonly body: BodyPlan
  readonly events: BodyEvents
  /** Frames that will leave whole, for the ledger: before their bytes were reframed. */
  readonly sent: readonly WireFrame[]
  /** All frames as the dialect wrote them. */
  readonly whole: readonly WireFrame[]
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
export function endAndPace(hand: CallInHand, composed: ComposedFirings, framed: FramedReply): PlannedBody {
  const reply = framed.written
  const end = composed.end ? findEnd(hand, composed.end, reply) : undefined
  const events = end?.frames ?? reply.frames
  const sent = end ? events.slice(0, end.place.frames) : events
  const soundFrames = settleEdits(hand, framed, end ? sent.length + (end.place.bytes > 0 ? 1 : 0) : Number.POSITIVE_INFINITY)
  const { frames, reframed, soundBytes } = onTheWire(hand, composed, reply, events, end)
  if (!soundFrames || !soundBytes) finish(hand, { kind: 'malformed' })
  const waits = composed.pacing.flatMap((firing) => firing.disturbances.filter(isPace).map((disturbance) => ({ firing, disturbance })))
  const firedOnce = new Set<string>()
  const waitBefore = (index: number) => {
    let longest = 0
    for (const { firing, disturbance } of waits) {
      const ms = waitOf(hand, { firing, disturbance }, frames, index)
      if (ms > 0 && !firedOnce.has(firing.faultId)) {
        firedOnce.add(firing.faultId)
        fire(hand, firing, { waitMs: ms, beforeChunk: index, ...paceOf(disturbance, hand.provider) })
      }
      longest = Math.max(longest, ms)
    }
    return longest
  }
  const place = reframed ? { frames: frames.length, bytes: 0 } : end?.place
  const keepAliveBefore = (index: number) => keepAliveOf(hand.provider, waits, frames, index)
  const body: BodyPlan = { frames, waitBefore, keepAliveBefore, ...(end && place ? { end: endOf(hand, { ...end, place }) } : {}) }
  return {
    paced: end !== undefined || waits.length > 0 || reframed,
    body,
    sent,
    whole: framed.whole,
    events: {
      waited() {},
      reachedEnd() {
        if (!end) return
        const { disturbance } = end
        fire(hand, end.firing, effectOf(hand, end))
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

/** The frames in the form and the pieces in which they leave. Where they are reframed, the part of a frame that a cut leaves over is a piece. */
function onTheWire(hand: CallInHand, composed: ComposedFirings, reply: WireReply, events: readonly WireFrame[], end: End | undefined) {
  const pieceBytes = dripBytes(composed)
  if (composed.framing.length === 0 && pieceBytes === undefined) return { frames: events, reframed: false, soundBytes: true }
  const broken = end && events[end.place.frames]
  const rest: readonly WireFrame[] =
    end && broken && end.place.bytes > 0 ? [{ role: 'extra', bytes: bytesOf(broken).slice(0, end.place.bytes) }] : []
  const whole = end ? [...events.slice(0, end.place.frames), ...rest] : events
  const { frames, reframed, sound } = reframeSent(hand, composed, reply, whole)
  const drips = pieceBytes !== undefined && reply.streamed
  if (!reframed && !drips) return { frames: events, reframed: false, soundBytes: true }
  return { frames: drips ? cutEvery(frames, pieceBytes) : frames, reframed: true, soundBytes: sound }
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
function effectOf({ provider }: CallInHand, { disturbance, place, isApproximated }: End): JsonObject {
  const common = { kind: disturbance.kind, afterChunks: place.frames, ...(place.bytes > 0 ? { bytesOfNext: place.bytes } : {}) }
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
