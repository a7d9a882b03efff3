import type { JsonObject } from '../../internal/json.ts'
import type { ReframeMode } from '../../model/disturbance.ts'
import type { WireFrame } from '../../model/wire.ts'
import type { FramePayload } from '../../providers/provider.ts'
import { bytesOf, CONTENT_ROLES, joinBytes } from '../frame-bytes.ts'
import { findRun, withoutBlankLines, withPayloadsMerged } from './merge-frames.ts'
import { readPayload, writePayload } from './payload.ts'
import { arrayForms, type JsonForm, lineForms } from './reframe-json.ts'
import { reframeEvents } from './reframe-sse.ts'
import { cutAt, cutEvery, insideCharacters } from './split-bytes.ts'
import type { StreamForm } from './stream-form.ts'

/** A stream in a rare form and what was done to it, or why nothing was. */
export type Reframed = { readonly frames: readonly WireFrame[]; readonly effective: JsonObject } | { readonly noop: string }

/** What `n` is where a fault does not say. */
const usualN: Readonly<Record<ReframeMode, number>> = {
  split_utf8: 1,
  split_bytes: 7,
  crlf: 1,
  cr: 1,
  comments: 1,
  bom: 1,
  no_space: 1,
  multiline_data: 1,
  merge_json: 2,
  missing_blank_line: 2,
  huge_frame: 1_000_000,
  id_and_retry: 1,
}

/** A frame this big comes in pieces of this size. */
const PIECE_BYTES = 16_384

/** The forms that a reader by the rules of the wire does not understand. */
export const illegalModes: ReadonlySet<ReframeMode> = new Set(['merge_json', 'missing_blank_line'])
const splitModes: ReadonlySet<ReframeMode> = new Set(['split_utf8', 'split_bytes', 'huge_frame'])

/** Forms of events first, then of bytes: pieces have no events left to rewrite. */
export function reframeOrder(mode: ReframeMode): number {
  return splitModes.has(mode) ? 2 : mode === 'bom' ? 1 : 0
}

/** The frames of a stream in a rare form. Pure. */
export function reframe(
  frames: readonly WireFrame[],
  { mode, n = usualN[mode] }: { readonly mode: ReframeMode; readonly n?: number },
  form: StreamForm,
  binary?: FramePayload,
): Reframed {
  switch (mode) {
    case 'split_bytes':
      return changed(frames, cutEvery(frames, n), { mode, pieceBytes: n })
    case 'split_utf8': {
      const offsets = insideCharacters(joinBytes(frames.map(bytesOf)))
      const isAscii = form === 'binary' && !frames.some((frame) => /[^\0-\x7f]/.test(binary?.read(frame) ?? ''))
      if (offsets.length === 0 || isAscii)
        return { noop: 'the reply holds no character of more than one byte: let the model say one, e.g. "Grüße"' }
      return changed(frames, cutAt(frames, offsets), { mode, charactersSplit: offsets.length })
    }
    case 'bom':
      if (form === 'binary') return { noop: 'a binary stream has no byte order mark' }
      return changed(frames, withMark(frames), { mode })
    case 'huge_frame':
      return padded(frames, n, binary)
    case 'merge_json':
    case 'missing_blank_line':
      return merged(frames, mode, n, form, binary)
    default:
      return rephrased(frames, mode, n, form)
  }
}

function changed(before: readonly WireFrame[], after: readonly WireFrame[], effective: JsonObject): Reframed {
  const same = before.length === after.length && before.every((frame, index) => frame.bytes === after[index]?.bytes)
  return same ? { noop: 'the stream has this form already' } : { frames: after, effective }
}

function withMark(frames: readonly WireFrame[]): readonly WireFrame[] {
  return frames.map((frame, index) =>
    index === 0 ? { ...frame, bytes: joinBytes([Uint8Array.of(0xef, 0xbb, 0xbf), bytesOf(frame)]) } : frame,
  )
}

/** White space behind the first brace of a frame with content: legal JSON of any size. */
function padded(frames: readonly WireFrame[], n: number, binary: FramePayload | undefined): Reframed {
  const at = Math.max(
    0,
    frames.findIndex(({ role }) => CONTENT_ROLES.has(role)),
  )
  const frame = frames[at]
  const payload = frame && readPayload(frame, binary)
  if (!frame || !payload?.startsWith('{')) return { noop: 'the stream has no frame that could be made longer' }
  const missing = n - bytesOf(frame).length
  if (missing <= 0) return { noop: `the frame has ${bytesOf(frame).length} bytes already` }
  const longer = writePayload(frame, `{${' '.repeat(missing)}${payload.slice(1)}`, binary)
  if (!longer) return { noop: 'frames of this wire cannot be rewritten' }
  return {
    frames: cutEvery(frames.with(at, longer), PIECE_BYTES),
    effective: { mode: 'huge_frame', frame: at, bytes: bytesOf(longer).length },
  }
}

function merged(
  frames: readonly WireFrame[],
  mode: 'merge_json' | 'missing_blank_line',
  n: number,
  form: StreamForm,
  binary: FramePayload | undefined,
): Reframed {
  if (form === 'binary' && mode === 'missing_blank_line') return { noop: 'frames of this wire carry their length: nothing separates them' }
  const run = findRun(frames, n, binary)
  if (!run) return { noop: 'the stream has no two frames in a row that could be merged' }
  const asLines = mode === 'missing_blank_line' && form === 'sse'
  const after = asLines ? withoutBlankLines(frames, run) : withPayloadsMerged(frames, run, binary)
  if (!after) return { noop: 'frames of this wire cannot be rewritten' }
  const approximated =
    mode === 'missing_blank_line' && !asLines
      ? { approximated: `the ${form === 'lines' ? 'line end' : 'comma'} between two objects is missing` }
      : {}
  return changed(frames, after, { mode, frame: run.at, merged: run.count, ...approximated })
}

function rephrased(frames: readonly WireFrame[], mode: ReframeMode, n: number, form: StreamForm): Reframed {
  if (form === 'binary') return { noop: 'frames of this wire are binary: they have no lines' }
  const texts = frames.map(({ bytes }) => (typeof bytes === 'string' ? bytes : ''))
  const own: JsonForm | undefined = form === 'sse' ? undefined : (form === 'lines' ? lineForms : arrayForms)[mode]
  if (own && 'none' in own) return { noop: own.none }
  const edited = form === 'sse' ? reframeEvents(texts, mode, n) : own && texts.map((text) => own.edit(text, n))
  if (!edited) return { noop: 'this wire has no such form' }
  const after = frames.map((frame, index) => ({ ...frame, bytes: edited[index] || frame.bytes }))
  const approximated = own?.approximated === undefined ? {} : { approximated: own.approximated }
  return changed(frames, after, { mode, ...(mode === 'comments' ? { comments: n } : {}), ...approximated })
}
