import type { WireFrame } from '../../model/wire.ts'
import { contentPlaces, type EditedFrames, type FrameEditContext, noContent } from './frame-edit.ts'

/** A run of `n` frames with content, drawn; `spare` more must follow. */
function drawRun(frames: readonly WireFrame[], n: number, { draw }: FrameEditContext, spare = 0): readonly number[] | undefined {
  const places = contentPlaces(frames)
  const count = Math.min(n, places.length - spare)
  if (count < 1) return undefined
  const from = draw.integer('frame', 0, places.length - spare - count)
  return places.slice(from, from + count)
}

/** Each frame of the run twice, the second behind the first. */
export function duplicateFrames(frames: readonly WireFrame[], n: number, context: FrameEditContext): EditedFrames {
  const run = drawRun(frames, n, context)
  if (!run) return noContent
  const twice = new Set(run)
  const edited = frames.flatMap((frame, index) => (twice.has(index) ? [frame, frame] : [frame]))
  return { frames: edited, at: (run[0] ?? 0) + 1, effective: { edit: 'duplicate', frames: run } }
}

export function dropFrames(frames: readonly WireFrame[], n: number, context: FrameEditContext): EditedFrames {
  const run = drawRun(frames, n, context)
  if (!run) return noContent
  const gone = new Set(run)
  return { frames: frames.filter((_, index) => !gone.has(index)), at: run[0] ?? 0, effective: { edit: 'drop', frames: run } }
}

/** The run arrives late: behind the frame with content that follows it. */
export function reorderFrames(frames: readonly WireFrame[], n: number, context: FrameEditContext): EditedFrames {
  const run = drawRun(frames, n, context, 1)
  if (!run) return { noop: 'the stream has not two frames with content' }
  const late = new Set(run)
  const behind = contentPlaces(frames).find((place) => place > (run.at(-1) ?? 0)) ?? frames.length - 1
  const moved = run.flatMap((place) => frames[place] ?? [])
  const edited = frames.flatMap((frame, index) => (late.has(index) ? [] : index === behind ? [frame, ...moved] : [frame]))
  if (edited.every((frame, index) => frame.bytes === frames[index]?.bytes)) return { noop: 'the frames in question are the same' }
  return { frames: edited, at: run[0] ?? 0, effective: { edit: 'reorder', frames: run, behind } }
}
