import { closeSseLines, openSseLines } from '../../internal/frame-text.ts'
import type { WireFrame } from '../../model/wire.ts'
import type { FramePayload } from '../../providers/provider.ts'
import { CONTENT_ROLES } from '../frame-bytes.ts'
import { readPayload, writePayload } from './payload.ts'

/** Which frames become one: `count` from `at` on. */
export interface Run {
  readonly at: number
  readonly count: number
}

/** The first frames in a row that can be merged: up to `n` with content, else any two with a payload. */
export function findRun(frames: readonly WireFrame[], n: number, binary?: FramePayload): Run | undefined {
  const hasContent = (frame: WireFrame | undefined) => frame !== undefined && CONTENT_ROLES.has(frame.role)
  const hasPayload = (frame: WireFrame | undefined) => frame !== undefined && readPayload(frame, binary)?.startsWith('{') === true
  for (const fits of [hasContent, hasPayload]) {
    const at = frames.findIndex((frame, index) => fits(frame) && fits(frames[index + 1]))
    if (at < 0) continue
    let count = 2
    while (count < n && fits(frames[at + count])) count += 1
    return { at, count }
  }
  return undefined
}

/** Several JSON values in the payload of one frame. */
export function withPayloadsMerged(
  frames: readonly WireFrame[],
  { at, count }: Run,
  binary?: FramePayload,
): readonly WireFrame[] | undefined {
  const run = frames.slice(at, at + count)
  const first = run[0]
  const payload = run.map((frame) => readPayload(frame, binary) ?? '').join('')
  const merged = first && writePayload(first, payload, binary)
  return merged && frames.toSpliced(at, count, merged)
}

/** Several events without the blank line that would tell them apart. */
export function withoutBlankLines(frames: readonly WireFrame[], { at, count }: Run): readonly WireFrame[] {
  const run = frames.slice(at, at + count)
  const events = run.map((frame) => openSseLines(String(frame.bytes)))
  const bytes = closeSseLines({ lines: events.flatMap(({ lines }) => lines), newline: events[0]?.newline ?? '\n' })
  return frames.toSpliced(at, count, { role: run[0]?.role ?? 'extra', bytes })
}
