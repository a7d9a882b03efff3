import type { JsonObject } from '../../internal/json.ts'
import type { ModelReply } from '../../model/exchange.ts'
import type { WireFrame, WireReply } from '../../model/wire.ts'
import type { ComposedFirings } from '../../scheduling/compose-firings.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { type CallInHand, fire } from '../call-in-hand.ts'
import { spoilWritten } from '../edit-reply.ts'
import { editFrames, harmlessEdits } from './edit-frames.ts'
import { illegalModes, reframe, reframeOrder } from './reframe.ts'
import { streamFormOf } from './stream-form.ts'

/** A change that takes effect when its place leaves our hands. */
interface PendingEdit {
  readonly firing: Firing
  readonly effective: JsonObject
  /** First frame that differs. */
  readonly at: number
  readonly harmless: boolean
}

/** A reply as frames, with the faults that changed them. */
export interface FramedReply {
  readonly written: WireReply
  /** As the dialect wrote it, before any edit. */
  readonly whole: readonly WireFrame[]
  readonly edits: readonly PendingEdit[]
}

/** Writes a reply in the form the call asked for, or the other where a fault says so, and lets faults edit its frames. */
export function frameReply(hand: CallInHand, composed: ComposedFirings, reply: ModelReply): FramedReply {
  const edits: PendingEdit[] = []
  let written = spoilWritten(hand, composed.content, writeInForm(hand, composed, reply, edits))
  const whole = written.frames
  for (const firing of composed.framing) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'edit_frames') continue
      if (!written.streamed) {
        hand.scope.schedule.noop(firing.faultId, 'the answer is no stream')
        continue
      }
      const draw = hand.scope.draw(firing.faultId, hand.callKey)
      const edited = editFrames(written.frames, disturbance, { provider: hand.provider, wire: hand.wire, draw, usage: reply.usage })
      if ('noop' in edited) hand.scope.schedule.noop(firing.faultId, edited.noop)
      else if ('tooLate' in edited) hand.scope.schedule.tooLate(firing.faultId, edited.tooLate)
      else {
        edits.push({ firing, effective: edited.effective, at: edited.at, harmless: harmlessEdits.has(disturbance.edit) })
        written = { ...written, frames: edited.frames }
      }
    }
  }
  return { written, whole, edits }
}

function writeInForm(hand: CallInHand, { framing }: ComposedFirings, reply: ModelReply, edits: PendingEdit[]): WireReply {
  const { provider, wire } = hand
  for (const firing of framing) {
    const [reshape] = firing.disturbances.filter((disturbance) => disturbance.kind === 'reshape')
    if (!reshape) continue
    const stream = reshape.as === 'stream'
    const written = provider.writeReply(reply, { ...wire, request: { ...wire.request, stream } })
    if (written.streamed !== stream) {
      hand.scope.schedule.noop(firing.faultId, `this dialect has no ${stream ? 'stream' : 'single body'} for this answer`)
      continue
    }
    edits.push({ firing, effective: { kind: 'reshape', as: reshape.as }, at: 0, harmless: false })
    return written
  }
  return provider.writeReply(reply, wire)
}

/** Reports each edit: those behind the end of a cut body were never sent. Says whether what was sent is still what the model said. */
export function settleEdits(hand: CallInHand, { edits }: FramedReply, framesSent: number): boolean {
  let sound = true
  for (const { firing, effective, at, harmless } of edits) {
    if (at >= framesSent) {
      hand.scope.schedule.tooLate(firing.faultId, 'the stream ended before the place that it changes')
      continue
    }
    fire(hand, firing, effective)
    sound &&= harmless
  }
  return sound
}

/** The frames that will leave, in the rare forms that faults ask for. */
export function reframeSent(
  hand: CallInHand,
  { framing }: ComposedFirings,
  written: WireReply,
  sent: readonly WireFrame[],
): { readonly frames: readonly WireFrame[]; readonly reframed: boolean; readonly sound: boolean } {
  const wanted = framing
    .flatMap((firing) => firing.disturbances.flatMap((disturbance) => (disturbance.kind === 'reframe' ? [{ firing, disturbance }] : [])))
    .toSorted((a, b) => reframeOrder(a.disturbance.mode) - reframeOrder(b.disturbance.mode))
  const form = streamFormOf(written)
  let frames = sent
  let reframed = false
  let sound = true
  for (const { firing, disturbance } of wanted) {
    const done = form === undefined ? { noop: 'the answer is no stream' } : reframe(frames, disturbance, form, hand.provider.payload)
    if ('noop' in done) {
      hand.scope.schedule.noop(firing.faultId, done.noop)
      continue
    }
    fire(hand, firing, done.effective)
    frames = done.frames
    reframed = true
    sound &&= !illegalModes.has(disturbance.mode)
  }
  return { frames, reframed, sound }
}
