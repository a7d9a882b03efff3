import { nextMacrotask } from '../internal/clock.ts'
import type { WireFrame } from '../model/wire.ts'
import { byteLength, bytesOf } from './frame-bytes.ts'
import type { CaseClock } from './virtual-time.ts'

/** What becomes of a body, frame by frame. Positions are already resolved; waits are on the case clock. */
export interface BodyPlan {
  readonly frames: readonly WireFrame[]
  /** Milliseconds to wait before frame `index`. */
  waitBefore(index: number, frame: WireFrame): number
  /** What is sent during that wait, and how often. */
  keepAliveBefore?(index: number): { readonly everyMs: number; readonly frame: WireFrame } | undefined
  /** After `frames` whole ones and `bytes` of the next, the body ends this way instead of cleanly after the last frame. */
  readonly end?:
    | {
        readonly frames: number
        readonly bytes: number
        readonly how: 'clean'
        /** The last frame tells the client that it is over: many stop reading there, so the end is reached with it. */
        readonly told?: boolean
      }
    | { readonly frames: number; readonly bytes: number; readonly how: 'reset'; readonly error: Error }
    | {
        readonly frames: number
        readonly bytes: number
        readonly how: 'hang'
        readonly maxMs?: number
        /** How the silence ends when nobody ended it before; left out: cleanly. */
        readonly error?: Error
        readonly keepAlive?: { readonly everyMs: number; readonly frame: WireFrame }
      }
}

/** What a body tells on its way out. */
export interface BodyEvents {
  /** The injected end was reached: the fault has fired. */
  reachedEnd(frames: number): void
  waited(ms: number, index: number): void
  done(how: 'complete' | 'ended' | 'aborted', framesSent: number): void
}

/** A body that keeps to the plan. Each frame leaves in a turn of the event loop of its own, so that a reset cannot overtake data. */
export function streamBody(plan: BodyPlan, clock: CaseClock, signal: AbortSignal, events: BodyEvents): ReadableStream<Uint8Array> {
  let index = 0
  let finished = false
  let endReached = false
  let silentMs = 0
  /** What is left of a wait that is filled with keep-alives. */
  let leftMs: number | undefined
  const cancelled = new AbortController()
  const stop = AbortSignal.any([signal, cancelled.signal])
  const lastOfAnswer = plan.frames.findLastIndex((frame) => frame.role !== 'extra')
  const finish = (how: 'complete' | 'ended' | 'aborted') => {
    if (finished) return
    finished = true
    signal.removeEventListener('abort', dropped)
    events.done(how, index)
  }
  // A client may drop a body without reading on or cancelling it: such a body ends with its call or its case.
  const dropped = () => finish('aborted')
  signal.addEventListener('abort', dropped, { once: true })

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const frame = plan.frames[index]
        const { end } = plan
        if (end && index >= end.frames) return reachEnd(controller, end, frame)
        if (!frame) {
          finish('complete')
          return controller.close()
        }
        const left = leftMs ?? plan.waitBefore(index, frame)
        const alive = left > 0 ? plan.keepAliveBefore?.(index) : undefined
        const ms = Math.min(left, alive?.everyMs ?? left)
        leftMs = undefined
        if (ms > 0) {
          await clock.sleep(ms, stop)
          if (cancelled.signal.aborted) return
          if (signal.aborted) return abort(controller)
          events.waited(ms, index)
          if (alive && ms < left) {
            leftMs = left - ms
            return controller.enqueue(bytesOf(alive.frame))
          }
        } else {
          // A frame on its way is no silence that a clock may skip.
          const release = clock.busy()
          await nextMacrotask()
          release()
        }
        index += 1
        controller.enqueue(bytesOf(frame))
        // Some clients stop reading at the end marker without a word: nothing of the answer is missing then.
        if (end === undefined && index > lastOfAnswer) finish('complete')
        if (end?.how === 'clean' && end.told && index === end.frames && end.bytes === 0) {
          endReached = true
          events.reachedEnd(index)
        }
      },
      cancel() {
        finish('aborted')
        cancelled.abort()
      },
    },
    { highWaterMark: 0 },
  )

  async function reachEnd(
    controller: ReadableStreamDefaultController<Uint8Array>,
    end: NonNullable<BodyPlan['end']>,
    frame: WireFrame | undefined,
  ): Promise<void> {
    if (!endReached) {
      endReached = true
      if (frame && end.bytes > 0) controller.enqueue(bytesOf(frame).slice(0, end.bytes))
      await nextMacrotask()
      events.reachedEnd(index)
    }
    if (end.how === 'hang') {
      const left = (end.maxMs ?? Number.MAX_SAFE_INTEGER) - silentMs
      const ms = Math.min(left, end.keepAlive?.everyMs ?? left)
      await clock.sleep(ms, stop)
      if (cancelled.signal.aborted) return
      if (signal.aborted) return abort(controller)
      silentMs += ms
      if (end.keepAlive && silentMs < (end.maxMs ?? Number.MAX_SAFE_INTEGER)) return controller.enqueue(bytesOf(end.keepAlive.frame))
    }
    finish('ended')
    if (end.how !== 'clean' && end.error) controller.error(end.error)
    else controller.close()
  }

  function abort(controller: ReadableStreamDefaultController<Uint8Array>): void {
    finish('aborted')
    controller.error(signal.reason)
  }
}

/** All frames as one body. */
export function wholeBody(frames: readonly WireFrame[]): string | Uint8Array<ArrayBuffer> {
  const only = frames[0]
  if (frames.length === 1 && only && typeof only.bytes === 'string') return only.bytes
  if (frames.every((frame) => typeof frame.bytes === 'string')) return frames.map((frame) => frame.bytes).join('')
  const joined = new Uint8Array(frames.reduce((sum, frame) => sum + byteLength(frame), 0))
  let at = 0
  for (const frame of frames) {
    const bytes = bytesOf(frame)
    joined.set(bytes, at)
    at += bytes.length
  }
  return joined
}
