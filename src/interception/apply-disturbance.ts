import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { SourceAnswer } from '../model/source.ts'
import type { WireReply } from '../model/wire.ts'
import type { StatusDisturbance } from '../providers/provider.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type CallInHand, finish, fire } from './call-in-hand.ts'
import { damage } from './damage.ts'
import { payloadEditor } from './edit-payload.ts'
import { approximation, editReply } from './edit-reply.ts'
import { endAndPace, type PlannedBody } from './end-and-pace.ts'
import { frameReply } from './framing/frame-reply.ts'
import { isLost, loseAnswer } from './lose-answer.ts'
import { recordReply } from './record-reply.ts'
import { sampleDelay } from './sample-delay.ts'
import { toResponse } from './to-response.ts'

/** What becomes of one provider call. */
export type Answered =
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'network'; readonly code: Extract<Disturbance, { kind: 'network' }>['code'] }
  | { readonly kind: 'passthrough'; readonly body: unknown; readonly url: URL }

const WAITING = new Set<Disturbance['kind']>([
  'delay',
  'hang',
  'throttle',
  'status',
  'network',
  'cut',
  'stream_error',
  'replace',
  'damage',
  'reshape',
  'edit_frames',
  'reframe',
  'deliver',
  'quota',
])

/** The fault waits itself, or is answered by clients with a back-off. */
export function isWaiting(firing: Firing): boolean {
  return firing.disturbances.some((disturbance) => WAITING.has(disturbance.kind))
}

/** Sends an answer of ours in the provider's own words. */
export function answerInstead(hand: CallInHand, disturbance: StatusDisturbance, as: 'status' | 'refused' = 'status'): Answered {
  const phrased = hand.provider.phrase(disturbance, hand.wire)
  if (as === 'status') return sendPhrased(hand, disturbance, phrased)
  const reply = { ...phrased, headers: { ...phrased.headers, 'x-should-retry': 'false' } }
  return send(hand, reply, { kind: 'refused', reason: disturbance.message ?? disturbance.code })
}

function sendPhrased(hand: CallInHand, disturbance: StatusDisturbance, reply: WireReply, composed?: ComposedFirings): Answered {
  if (disturbance.retryAfter && disturbance.retryAfter.form !== 'none') hand.entry.retryAfterMs = disturbance.retryAfter.seconds * 1000
  return send(hand, reply, { kind: 'status', status: reply.status, code: disturbance.code }, composed)
}

/** An answer in one piece; its exchange ends with its headers, unless a fault that acts on errors too slows it down or cuts it. */
function send(hand: CallInHand, reply: WireReply, outcome: Parameters<typeof finish>[1], composed?: ComposedFirings): Answered {
  hand.entry.status = reply.status
  const plan = composed && planError(hand, composed, reply, outcome)
  if (plan) return { kind: 'response', response: toResponse(reply, hand, plan) }
  const response = toResponse(reply, hand)
  finish(hand, outcome)
  return { kind: 'response', response }
}

/** How an answer that a fault put there leaves under the faults that act on errors. `undefined`: in one piece. */
function planError(
  hand: CallInHand,
  composed: ComposedFirings,
  reply: WireReply,
  outcome: Parameters<typeof finish>[1],
): PlannedBody | undefined {
  for (const { faultId } of composed.content) hand.scope.schedule.noop(faultId, 'the answer is an error: it holds no reply')
  const plan = endAndPace(hand, composed, { written: reply, whole: reply.frames, edits: [] })
  if (!plan.paced) return undefined
  const done: PlannedBody['events']['done'] = (how, sent) => (how === 'complete' ? finish(hand, outcome) : plan.events.done(how, sent))
  return { ...plan, events: { ...plan.events, done } }
}

/** Lets the winning firings act on the answer, stage by stage, and asks the model source only when nothing answers in its place. */
export async function respond(hand: CallInHand, composed: ComposedFirings, ask: () => Promise<SourceAnswer>): Promise<Answered> {
  if (hand.stop.aborted) return aborted(hand)
  if (composed.answer) {
    const answered = await answerByFault(hand, composed.answer, composed)
    if (answered) return answered
  }
  const answer = await ask()
  if (answer.kind === 'passthrough') return { kind: 'passthrough', body: hand.wire.body, url: hand.wire.url }

  if (answer.kind === 'raw') {
    const reply: WireReply = {
      status: answer.status,
      headers: { 'content-type': answer.contentType },
      frames: [{ role: 'body', bytes: answer.body }],
      streamed: false,
    }
    return send(hand, reply, answer.status < 400 ? { kind: 'answered' } : { kind: 'status', status: answer.status })
  }
  const reply = (hand.edit ?? editReply)(hand, composed.content, answer.reply)
  const lost = composed.content.find(isLost)
  if (lost) return loseAnswer(hand, lost, reply)

  const framed = frameReply(hand, composed, reply)
  hand.entry.status = framed.written.status
  const written = composed.answer ? damageBy(hand, composed.answer, framed.written) : framed.written
  await waitForWholeAnswer(hand, composed.pacing, reply.usage.outputTokens)
  if (hand.stop.aborted) return aborted(hand)
  const plan = endAndPace(hand, composed, { ...framed, written })
  recordReply(hand, reply, plan)
  return { kind: 'response', response: toResponse(written, hand, plan) }
}

async function answerByFault(hand: CallInHand, firing: Firing, composed: ComposedFirings): Promise<Answered | undefined> {
  for (const disturbance of firing.disturbances) {
    switch (disturbance.kind) {
      case 'status': {
        const { code, retryAfter, body } = disturbance
        const hint = retryAfter ? { retryAfterSeconds: retryAfter.seconds } : {}
        if (typeof body === 'object') {
          const status = disturbance.status ?? 500
          fire(hand, firing, { status, code, ...hint })
          return replaced(hand, composed, { text: body.text, contentType: body.contentType, status, headers: disturbance.headers ?? {} })
        }
        const reply = hand.provider.phrase(disturbance, hand.wire)
        fire(hand, firing, { status: reply.status, code, ...hint, ...quotaNote(disturbance), ...approximation(hand, disturbance) })
        return sendPhrased(hand, disturbance, reply, composed)
      }
      case 'network': {
        if (disturbance.phase === 'body') continue
        fire(hand, firing, { code: disturbance.code })
        finish(hand, { kind: 'network', code: disturbance.code })
        return { kind: 'network', code: disturbance.code }
      }
      case 'replace': {
        fire(hand, firing, { bytes: disturbance.text.length })
        const { text, contentType = 'application/json', status = 200 } = disturbance
        return replaced(hand, composed, { text, contentType, status, headers: {} })
      }
      case 'hang':
        if (disturbance.where === 'headers') {
          const answered = await hangBeforeHeaders(hand, firing, disturbance)
          if (answered) return answered
        }
        continue
      default:
        continue
    }
  }
  return undefined
}

async function hangBeforeHeaders(
  hand: CallInHand,
  firing: Firing,
  hang: Extract<Disturbance, { kind: 'hang' }>,
): Promise<Answered | undefined> {
  fire(hand, firing, { where: 'headers', ...(hang.maxMs === undefined ? {} : { maxMs: hang.maxMs }) })
  await hand.scope.wait(hang.maxMs ?? Number.MAX_SAFE_INTEGER, hand.stop)
  if (hand.stop.aborted) return aborted(hand)
  if (hang.then === 'answer') return undefined
  if (typeof hang.then === 'object') return answerInstead(hand, { kind: 'status', code: 'server_error', status: hang.then.status })
  const code = hang.code ?? 'ECONNRESET'
  finish(hand, { kind: 'network', code })
  return { kind: 'network', code }
}

interface Replacement {
  readonly text: string
  readonly contentType: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

function replaced(hand: CallInHand, composed: ComposedFirings, { text, contentType, status, headers }: Replacement): Answered {
  const reply: WireReply = {
    status,
    headers: { 'content-type': contentType, ...headers },
    frames: [{ role: 'body', bytes: text }],
    streamed: false,
  }
  return send(hand, reply, status >= 400 ? { kind: 'status', status } : { kind: 'malformed' }, composed)
}

/** What a refusal by token buckets says of them. */
function quotaNote({ quotas }: StatusDisturbance): JsonObject {
  if (quotas === undefined) return {}
  return { refused: true, remaining: Object.fromEntries(Object.entries(quotas).map(([name, { remaining }]) => [name, remaining])) }
}

/** An unstreamed answer leaves when its last token is made. */
async function waitForWholeAnswer(hand: CallInHand, pacing: readonly Firing[], tokens: number): Promise<void> {
  for (const firing of pacing) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'delay' || disturbance.where !== 'whole_answer') continue
      const ms =
        sampleDelay(disturbance, hand.scope.draw(firing.faultId, hand.callKey)) + Math.round((disturbance.perTokenMs ?? 0) * tokens)
      fire(hand, firing, { waitMs: ms, tokens })
      await hand.scope.wait(ms, hand.stop)
    }
  }
}

function damageBy(hand: CallInHand, firing: Firing, reply: WireReply): WireReply {
  let written = reply
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind !== 'damage') continue
    written = damage(written, disturbance.mode, { edit: payloadEditor(hand.provider), withoutAnswer: hand.provider.withoutAnswer })
    fire(hand, firing, { mode: disturbance.mode })
    finish(hand, { kind: 'malformed' })
  }
  return written
}

function aborted(hand: CallInHand): Answered {
  finish(hand, { kind: 'aborted', afterMs: hand.scope.nowMs() - hand.entry.atMs })
  return { kind: 'network', code: 'ECONNRESET' }
}
