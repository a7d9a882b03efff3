import type { WireFrame } from '../../model/wire.ts'
import { bytesOf, joinBytes } from '../frame-bytes.ts'
import { contentPlaces, type EditedFrames, noContent } from './frame-edit.ts'

/** The stream without its end marker, its finish reason, or both. Where a dialect has one event for both, that event is missing. */
export function withoutEnd(frames: readonly WireFrame[], what: 'done' | 'finish' | 'both'): EditedFrames {
  const has = (role: 'end' | 'finish') => frames.some((frame) => frame.role === role)
  const wanted = what === 'both' ? (['end', 'finish'] as const) : what === 'done' ? (['end'] as const) : (['finish'] as const)
  const other = what === 'done' ? 'finish' : 'end'
  const found = wanted.filter(has)
  const gone = found.length > 0 ? found : has(other) ? [other] : []
  if (gone.length === 0) return { noop: 'the stream has no end marker and no finish reason' }
  const at = frames.findIndex(({ role }) => gone.includes(role as 'end'))
  const approximated = found.length < wanted.length ? { approximated: `this stream says its end in one event, which is missing` } : {}
  return {
    frames: frames.filter(({ role }) => !gone.includes(role as 'end')),
    at,
    effective: { edit: 'unend', missing: gone, ...approximated },
  }
}

/** The last frames with content once more, in one piece with the frame that ends the stream: clients that stop reading there have them too. */
export function afterEnd(frames: readonly WireFrame[], count: number): EditedFrames {
  const late = contentPlaces(frames)
    .slice(-count)
    .flatMap((place) => frames[place] ?? [])
  const at = frames.length - 1
  const last = frames[at]
  if (late.length === 0 || !last) return noContent
  const bytes = [last, ...late].every((frame) => typeof frame.bytes === 'string')
    ? [last, ...late].map((frame) => frame.bytes).join('')
    : joinBytes([last, ...late].map(bytesOf))
  return { frames: frames.with(at, { ...last, bytes }), at, effective: { edit: 'after_end', frames: late.length } }
}
