import type { JsonObject } from '../internal/json.ts'
import type { Disturbance, Position } from '../model/disturbance.ts'
import type { WireFrame } from '../model/wire.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type BodyPlan, streamBody } from './body-stream.ts'
import { locate } from './locate.ts'
import { bodyFailure } from './network-error.ts'
import type { OtherCallInHand } from './other-call.ts'
import { responseOf } from './response-of.ts'
import { sampleDelay } from './sample-delay.ts'

/** A drip is felt as one: several pieces a second, unless that would be too many of them. */
const PIECES_A_SECOND = 4
const MOST_PIECES = 20_000

interface End {
  readonly firing: Firing
  readonly disturbance: Disturbance
  readonly plan: NonNullable<BodyPlan['end']>
  readonly effective: JsonObject
}

/** The answer to one of the agent's own calls with its body slowed down or ended early, where a fault says so. Gives the faults of the call back. */
export async function paceHttpBody(hand: OtherCallInHand, response: Response): Promise<Response> {
  const { scope, firings, composed } = hand
  const { pacing, end } = composed
  if (pacing.length === 0 && end === undefined) {
    scope.schedule.release(firings)
    return response
  }
  if (response.body === null) {
    for (const { faultId } of [...pacing, ...(end ? [end] : [])]) scope.schedule.noop(faultId, 'the answer has no body')
    scope.schedule.release(firings)
    return response
  }
  const whole = new Uint8Array(await response.arrayBuffer())
  const bytesPerSecond = slowest(pacing)
  const frames = inPieces(whole, bytesPerSecond)
  const ended = end && findEnd(hand, end, frames)
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  // A body that stops short is only seen as such beside the length that was promised.
  if (ended?.plan.how === 'clean') headers.set('content-length', String(whole.length))
  else headers.set('transfer-encoding', 'chunked')
  const body = streamed(hand, frames, ended)
  return responseOf(body, { status: response.status, statusText: response.statusText, headers })
}

function slowest(pacing: readonly Firing[]): number | undefined {
  const rates = pacing.flatMap(({ disturbances }) =>
    disturbances.flatMap((disturbance) => (disturbance.kind === 'throttle' ? [disturbance.bytesPerSecond] : [])),
  )
  return rates.length === 0 ? undefined : Math.min(...rates)
}

function inPieces(whole: Uint8Array, bytesPerSecond: number | undefined): readonly WireFrame[] {
  if (bytesPerSecond === undefined) return [{ role: 'body', bytes: whole }]
  const size = Math.max(1, Math.ceil(bytesPerSecond / PIECES_A_SECOND), Math.ceil(whole.length / MOST_PIECES))
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => ({
    role: 'body' as const,
    bytes: whole.subarray(index * size, (index + 1) * size),
  }))
}

function findEnd({ scope, entry }: OtherCallInHand, firing: Firing, frames: readonly WireFrame[]): End | undefined {
  for (const disturbance of firing.disturbances) {
    const position = positionOf(disturbance)
    if (!position) continue
    const place = locate(frames, position)
    if ('tooLate' in place) {
      scope.schedule.tooLate(firing.faultId, place.tooLate)
      continue
    }
    const afterBytes = frames.slice(0, place.frames).reduce((sum, frame) => sum + frame.bytes.length, place.bytes)
    const plan = { ...place, ...howItEnds(disturbance) }
    return { firing, disturbance, plan, effective: { url: entry.url, kind: disturbance.kind, afterBytes, how: plan.how } }
  }
  return undefined
}

function positionOf(disturbance: Disturbance): Position | undefined {
  if (disturbance.kind === 'cut') return disturbance.at
  if (disturbance.kind === 'hang' && disturbance.where !== 'headers') return disturbance.at ?? { bytes: 0 }
  return disturbance.kind === 'network' && disturbance.phase === 'body' ? { fraction: 0.5 } : undefined
}

type How =
  | { readonly how: 'clean' }
  | { readonly how: 'reset'; readonly error: Error }
  | { readonly how: 'hang'; readonly maxMs?: number; readonly error?: Error }

function howItEnds(disturbance: Disturbance): How {
  if (disturbance.kind === 'hang') {
    return {
      how: 'hang',
      ...(disturbance.maxMs === undefined ? {} : { maxMs: disturbance.maxMs }),
      ...(disturbance.then === 'answer' ? {} : { error: bodyFailure(disturbance.code) }),
    }
  }
  if (disturbance.kind === 'cut' && disturbance.how === 'clean') return { how: 'clean' }
  if (disturbance.kind === 'cut' && disturbance.how === 'abort') {
    return { how: 'reset', error: new DOMException('This operation was aborted', 'AbortError') }
  }
  return { how: 'reset', error: bodyFailure(disturbance.kind === 'network' ? disturbance.code : undefined) }
}

function streamed(hand: OtherCallInHand, frames: readonly WireFrame[], end: End | undefined): ReadableStream<Uint8Array> {
  const { scope, firings, composed, entry, stop } = hand
  const begun = new Set<string>()
  const waitBefore = (index: number, frame: WireFrame) => {
    const waits = composed.pacing.map((firing) => ({ firing, ms: waitOf(hand, firing, index, frame) }))
    for (const { firing, ms } of waits) {
      if (ms === 0 || begun.has(firing.faultId)) continue
      begun.add(firing.faultId)
      scope.fired(firing, { url: entry.url, pieces: frames.length, firstWaitMs: ms })
    }
    return Math.max(0, ...waits.map(({ ms }) => ms))
  }
  let isOver = false
  const settle = () => {
    if (isOver) return
    isOver = true
    scope.inFlight -= 1
    scope.schedule.release(firings)
    stop.removeEventListener('abort', settle)
  }
  scope.inFlight += 1
  stop.addEventListener('abort', settle, { once: true })
  return streamBody({ frames, waitBefore, ...(end ? { end: end.plan } : {}) }, scope.clock, stop, {
    waited() {},
    reachedEnd() {
      if (end) scope.fired(end.firing, end.effective)
    },
    done: settle,
  })
}

function waitOf({ scope }: OtherCallInHand, firing: Firing, index: number, frame: WireFrame): number {
  const waits = firing.disturbances.map((disturbance) => {
    if (disturbance.kind === 'throttle') return Math.ceil((frame.bytes.length / disturbance.bytesPerSecond) * 1000)
    if (disturbance.kind !== 'delay') return 0
    const isHere = disturbance.where === 'first_chunk' ? index === 0 : disturbance.where === 'every_chunk' && index > 0
    return isHere ? sampleDelay(disturbance, scope.draw(firing.faultId, firing.call, index)) : 0
  })
  return Math.max(0, ...waits)
}
