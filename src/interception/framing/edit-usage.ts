import type { usageModes } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import type { WireFrame } from '../../model/wire.ts'
import { CONTENT_ROLES } from '../frame-bytes.ts'
import type { EditedFrames, FrameEditContext } from './frame-edit.ts'

const nothing: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }

/** Token counts left out, told before the content, negative, or zero at the end. */
export function withBadUsage(frames: readonly WireFrame[], mode: (typeof usageModes)[number], context: FrameEditContext): EditedFrames {
  const write = context.provider.withUsage
  if (!write) return { noop: 'counts in streams of this dialect cannot be disturbed' }
  const without = (frame: WireFrame): WireFrame => write(frame, undefined) ?? frame
  const carriers = frames.flatMap((frame, index) => (frame.role === 'usage' || without(frame) !== frame ? [index] : []))
  const last = carriers.at(-1)
  if (last === undefined) return { noop: 'the stream carries no token counts; clients of some dialects must ask for them' }
  const { usage } = context

  const edited = ((): readonly WireFrame[] | undefined => {
    switch (mode) {
      case 'missing':
        return strip(frames, without)
      case 'negative':
        return frames.map((frame, index) => (carriers.includes(index) ? (write(frame, negated(usage)) ?? frame) : frame))
      case 'reset':
        return frames.with(last, write(frames[last] as WireFrame, nothing) ?? (frames[last] as WireFrame))
      case 'early':
        return early(frames, last, context, without)
    }
  })()
  if (!edited) return { noop: 'this dialect has no event before the content that could carry counts' }
  const at = edited.findIndex((frame, index) => frame.bytes !== frames[index]?.bytes)
  if (at < 0 && edited.length === frames.length) return { noop: 'the counts are these already' }
  return { frames: edited, at: at < 0 ? edited.length : at, effective: { edit: 'usage', usage: mode, frames: carriers } }
}

/** A frame that only counts is gone; the others lose their counts. */
function strip(frames: readonly WireFrame[], without: (frame: WireFrame) => WireFrame): readonly WireFrame[] {
  return frames.filter(({ role }) => role !== 'usage').map(without)
}

/** All counts before the first content, none behind it. */
function early(
  frames: readonly WireFrame[],
  last: number,
  { provider, usage }: FrameEditContext,
  without: (frame: WireFrame) => WireFrame,
): readonly WireFrame[] | undefined {
  const content = frames.findIndex(({ role }) => CONTENT_ROLES.has(role) || role === 'tool_open')
  const counting = frames[last]
  if (content < 0 || !counting) return undefined
  if (counting.role === 'usage') return frames.toSpliced(last, 1).toSpliced(content, 0, counting)
  const place = frames.findIndex((frame, index) => index <= content && provider.withUsage?.(frame, usage) !== undefined)
  const told = place < 0 ? undefined : provider.withUsage?.(frames[place] as WireFrame, usage)
  if (!told || place >= last) return undefined
  return frames.map((frame, index) => (index === place ? told : index < place ? frame : without(frame)))
}

const negated = ({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: Usage): Usage => ({
  inputTokens: -Math.max(1, inputTokens),
  outputTokens: -Math.max(1, outputTokens),
  cachedTokens: -cachedTokens,
  reasoningTokens: -reasoningTokens,
})
