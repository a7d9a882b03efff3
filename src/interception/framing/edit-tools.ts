import type { WireFrame } from '../../model/wire.ts'
import type { EditedFrames, FrameEditContext } from './frame-edit.ts'

/** Frames of one call: what opens it, its pieces, and what closes it. */
interface Group {
  readonly index: number
  readonly frames: WireFrame[]
}

/** The pieces of parallel calls in turn instead of one call after the other. Each call keeps its own order. */
export function interleaveTools(frames: readonly WireFrame[], { provider }: FrameEditContext): EditedFrames {
  const from = frames.findIndex(({ tool }) => tool !== undefined)
  const to = frames.findLastIndex(({ tool }) => tool !== undefined)
  const groups: Group[] = []
  let end = to + 1
  while (frames[end]?.role === 'close') end += 1
  for (const frame of frames.slice(Math.max(0, from), end)) {
    const last = groups.at(-1)
    if (frame.tool === undefined || frame.tool.index === last?.index) last?.frames.push(frame)
    else groups.push({ index: frame.tool.index, frames: [frame] })
  }
  if (groups.length < 2) return { noop: 'the reply has no two calls at once' }
  const turns = Math.max(...groups.map((group) => group.frames.length))
  const woven = Array.from({ length: turns }, (_, turn) => groups.flatMap((group) => group.frames[turn] ?? [])).flat()
  const edited = frames.toSpliced(from, end - from, ...woven)
  if (edited.every((frame, index) => frame === frames[index])) return { noop: 'each call comes whole, in one event' }
  return {
    frames: provider.renumber?.(edited) ?? edited,
    at: from + 1,
    effective: { edit: 'interleave_tools', calls: groups.length, frames: woven.length },
  }
}
