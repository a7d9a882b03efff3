import type { JsonObject } from '../../internal/json.ts'
import type { FrameEdit, StrayKind } from '../../model/disturbance.ts'
import type { WireFrame } from '../../model/wire.ts'
import { byteLength, CONTENT_ROLES } from '../frame-bytes.ts'
import { contentPlaces, type EditedFrames, type FrameEditContext, noContent } from './frame-edit.ts'
import { readPayload, writePayload } from './payload.ts'

/** What a dialect without such a frame lacks. */
const strayless: Readonly<Record<StrayKind, string>> = {
  unknown_event: 'frames of this dialect have no kind that could be unknown',
  wrong_type: 'frames of this dialect have no field whose type could be wrong',
  empty_delta: 'frames of this dialect cannot be without content',
  index_jump: 'this content has no index',
}

/** A well-formed frame that does not belong, put before a frame with content. */
export function withStray(frames: readonly WireFrame[], kind: StrayKind | 'delta_before_start', context: FrameEditContext): EditedFrames {
  if (kind === 'delta_before_start') return withDeltaFirst(frames)
  const places = contentPlaces(frames)
  const at = places.length === 0 ? undefined : context.draw.pick('place', places)
  const like = at === undefined ? undefined : frames[at]
  if (at === undefined || !like) return noContent
  const { provider, wire } = context
  const stray = provider.strayFrame?.(kind, wire, like)
  if (!stray) return { noop: strayless[kind] }
  return inserted(frames, at, stray, { edit: 'stray', stray: kind })
}

/** The first delta moves before what opens the stream. */
function withDeltaFirst(frames: readonly WireFrame[]): EditedFrames {
  const first = frames.findIndex(({ role }) => CONTENT_ROLES.has(role))
  const delta = frames[first]
  if (!delta) return noContent
  const opens = frames.slice(0, first).some(({ role }) => role === 'open' || role === 'tool_open')
  if (!opens) return { noop: 'this stream begins with its first delta: nothing opens it' }
  return {
    frames: [delta, ...frames.filter((frame) => frame !== delta)],
    at: 0,
    effective: { edit: 'stray', stray: 'delta_before_start', frame: first },
  }
}

/** The error page of a gateway, in one line. */
const PAGE = '<!doctype html><html lang="en"><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

/** A frame that cannot be read, among good ones. It is named like its neighbours, so that no client passes over it unread. */
export function withGarbage(
  frames: readonly WireFrame[],
  { afterChunks, garbage }: Extract<FrameEdit, { edit: 'garbage' }>,
  context: FrameEditContext,
): EditedFrames {
  if (afterChunks >= frames.length) return { tooLate: `wanted chunk ${afterChunks}, the stream had ${frames.length}` }
  const { payload: binary } = context.provider
  const like = neighbour(frames, afterChunks)
  const payload = like && readPayload(like, binary)
  if (!like || payload === undefined) return { noop: 'the stream has no frame to take as a model' }
  const broken = writePayload(like, garbagePayload(garbage, payload, context), binary)
  if (!broken) return { noop: 'frames of this wire cannot be rewritten' }
  return inserted(frames, afterChunks, broken, { edit: 'garbage', garbage, bytes: byteLength(broken) })
}

/** One more frame. What opens the whole body stays first. */
function inserted(frames: readonly WireFrame[], place: number, { bytes }: WireFrame, effective: JsonObject): EditedFrames {
  const opensArray = typeof frames[0]?.bytes === 'string' && frames[0].bytes.startsWith('[')
  const at = opensArray ? Math.max(1, place) : place
  const later = opensArray && typeof bytes === 'string' ? bytes.replace(/^\[/, ',\r\n') : bytes
  return { frames: frames.toSpliced(at, 0, { role: 'extra', bytes: later }), at, effective: { ...effective, afterChunks: at } }
}

/** The nearest frame with content, else any with a payload. Not the very first: it may open the whole body. */
function neighbour(frames: readonly WireFrame[], at: number): WireFrame | undefined {
  const places = contentPlaces(frames)
  const near = places.find((place) => place >= at) ?? places.at(-1)
  return near === undefined ? frames[Math.max(1, at)] : frames[near]
}

function garbagePayload(
  garbage: Extract<FrameEdit, { edit: 'garbage' }>['garbage'],
  payload: string,
  { draw }: FrameEditContext,
): string | Uint8Array {
  if (garbage === 'html') return PAGE
  if (garbage === 'bad_json') return payload.slice(0, Math.max(2, Math.floor(payload.length * 0.6)))
  // No line ends among them, and no byte that UTF-8 would read as a letter.
  return Uint8Array.from({ length: 48 }, (_, index) => draw.integer(`byte ${index}`, 0x80, 0xff))
}
