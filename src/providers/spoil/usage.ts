import { isObject } from '../../internal/json.ts'
import type { Spoiling } from '../../model/spoiling.ts'
import type { WireReply } from '../provider.ts'
import { editFrames, editNamed } from './frame-json.ts'
import type { SpoilingWire, Spoilt } from './spoilt.ts'

type UsageSpoiling = Extract<Spoiling, { target: 'usage' }>

const USUAL_NAMES = ['usage', 'usageMetadata']

/** Token counts that are gone, nonsense, or far too many. */
export function spoilUsage(reply: WireReply, { mode, factor }: UsageSpoiling, { places = {}, payload }: SpoilingWire): Spoilt {
  if (places.usage === null) return { none: 'this wire counts no tokens' }
  const names = places.usage ?? USUAL_NAMES
  const kept = mode === 'missing' ? { ...reply, frames: reply.frames.filter((frame) => frame.role !== 'usage') } : reply
  const edited = editFrames(
    kept,
    (json) => editNamed(json, names, (found) => (found === null ? found : mode === 'missing' ? undefined : respelt(found, mode, factor))),
    payload,
  )
  const changed = edited !== kept || kept.frames.length < reply.frames.length
  return changed ? { reply: edited } : { none: 'the reply states no usage' }
}

/** Each number of a count spelt otherwise. */
function respelt(value: unknown, mode: UsageSpoiling['mode'], factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => respelt(item, mode, factor))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, respelt(item, mode, factor)]))
  if (typeof value !== 'number') return value
  switch (mode) {
    case 'zero':
      return 0
    case 'negative':
      return -Math.max(1, value)
    case 'huge':
      return value * factor
    default:
      return String(value)
  }
}
