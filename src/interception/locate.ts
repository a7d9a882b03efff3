import { matchesGlob } from '../internal/glob.ts'
import type { Position } from '../model/disturbance.ts'
import type { WireFrame } from '../model/wire.ts'
import { type EditPayload, editText } from './edit-payload.ts'
import { byteLength } from './frame-bytes.ts'

/** A place in a list of frames: `frames` whole ones come first, then `bytes` of the next. */
export interface Place {
  readonly frames: number
  readonly bytes: number
  /** Comes after the whole ones in place of the next: an event with the first part of its arguments. */
  readonly partial?: WireFrame
}

const CONTENT = new Set(['text', 'reasoning', 'tool_arguments'])

/** Where a position falls, or why it is never reached. `edit` changes the text inside a frame of this wire. */
export function locate(
  frames: readonly WireFrame[],
  position: Position,
  edit: EditPayload = editText,
): Place | { readonly tooLate: string } {
  if ('chunks' in position) {
    return position.chunks < frames.length
      ? { frames: position.chunks, bytes: 0 }
      : { tooLate: `wanted chunk ${position.chunks}, the stream had ${frames.length}` }
  }
  if ('deltas' in position) return afterDeltas(frames, position.deltas)
  if ('tokens' in position) return afterTokens(frames, position.tokens)
  if ('toolCall' in position) return insideToolCall(frames, position.toolCall, edit)

  const total = frames.reduce((sum, frame) => sum + byteLength(frame), 0)
  const target = 'bytes' in position ? position.bytes : Math.floor(total * position.fraction)
  if (target >= total) return { tooLate: `wanted byte ${target}, the body had ${total}` }
  return atByte(frames, target)
}

function atByte(frames: readonly WireFrame[], target: number): Place {
  let rest = target
  for (const [index, frame] of frames.entries()) {
    const size = byteLength(frame)
    if (rest < size) return { frames: index, bytes: rest }
    rest -= size
  }
  return { frames: frames.length, bytes: 0 }
}

function afterDeltas(frames: readonly WireFrame[], wanted: number): Place | { readonly tooLate: string } {
  let seen = 0
  for (const [index, frame] of frames.entries()) {
    if (!CONTENT.has(frame.role)) continue
    if (seen === wanted) return { frames: index, bytes: 0 }
    seen += 1
  }
  return { tooLate: `wanted delta ${wanted}, the stream had ${seen}` }
}

function afterTokens(frames: readonly WireFrame[], wanted: number): Place | { readonly tooLate: string } {
  let characters = 0
  for (const [index, frame] of frames.entries()) {
    if (!CONTENT.has(frame.role)) continue
    if (characters / 4 >= wanted) return { frames: index, bytes: 0 }
    characters += frame.text?.length ?? frame.tool?.piece.length ?? 0
  }
  return { tooLate: `wanted token ${wanted}, the stream had about ${Math.ceil(characters / 4)}` }
}

function insideToolCall(
  frames: readonly WireFrame[],
  { tool, key, bytes }: { readonly tool?: string; readonly key?: string; readonly bytes?: number },
  edit: EditPayload,
): Place | { readonly tooLate: string } {
  const pieces = frames
    .map((frame, index) => ({ frame, index }))
    .filter(
      ({ frame }) =>
        frame.role === 'tool_arguments' && frame.tool !== undefined && (tool === undefined || matchesGlob(tool, frame.tool.name)),
    )
  const first = pieces[0]?.frame.tool
  if (!first) return { tooLate: tool === undefined ? 'the reply calls no tool' : `the reply calls no tool "${tool}"` }

  const call = pieces.filter(({ frame }) => frame.tool?.index === first.index)
  const text = call.map(({ frame }) => frame.tool?.piece ?? '').join('')
  const target = targetOffset(text, key, bytes)
  if (target === undefined)
    return { tooLate: key === undefined ? `the arguments have ${text.length} signs` : `the arguments have no key "${key}"` }

  for (const { frame, index } of call) {
    const kept = target - (frame.tool?.offset ?? 0)
    if (kept > (frame.tool?.piece.length ?? 0)) continue
    if (kept === 0) return { frames: index, bytes: 0 }
    const partial = shortened(frame, kept, edit)
    // Arguments that are no text on the wire: the event itself is cut in two and never becomes readable.
    return partial ? { frames: index, bytes: 0, partial } : { frames: index, bytes: Math.max(1, Math.floor(byteLength(frame) / 2)) }
  }
  return { tooLate: `the arguments have ${text.length} signs` }
}

/** The same event with fewer signs of argument text; `undefined` where the dialect does not send arguments as text. */
function shortened(frame: WireFrame, kept: number, edit: EditPayload): WireFrame | undefined {
  const { tool } = frame
  if (!tool || tool.isWhole) return undefined
  const whole = JSON.stringify(tool.piece)
  const piece = tool.piece.slice(0, kept)
  let isText = false
  const edited = edit(frame, (payload) => {
    const at = payload.lastIndexOf(whole)
    isText = at >= 0
    return isText ? `${payload.slice(0, at)}${JSON.stringify(piece)}${payload.slice(at + whole.length)}` : payload
  })
  return isText ? { ...edited, tool: { ...tool, piece } } : undefined
}

function targetOffset(text: string, key: string | undefined, bytes: number | undefined): number | undefined {
  if (key !== undefined) {
    const at = text.indexOf(`"${key}"`)
    return at < 0 ? undefined : at + key.length + 3
  }
  if (bytes !== undefined) return bytes < text.length ? bytes : undefined
  return Math.max(1, Math.floor(text.length * 0.6))
}
