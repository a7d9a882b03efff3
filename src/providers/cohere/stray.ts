import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { event } from './frames.ts'
import { toUsage } from './response.ts'

/** An event that does not belong, made from a delta of the same stream. */
export function strayCohereEvent(kind: StrayKind, _context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event':
      return { role: 'extra', bytes: event('content-preview', { index: 0, delta: { preview: { state: 'PLANNING', progress: 0.5 } } }) }
    case 'index_jump':
      return editFrameJson(like, (value) =>
        value['index'] === undefined ? undefined : { ...value, index: asCount(value['index']) + INDEX_JUMP },
      )
    case 'empty_delta':
      return editFrameJson(like, (value) => ({ ...value, delta: {} }))
    case 'wrong_type':
      return editFrameJson(like, (value) => ({ ...value, delta: wrongDelta(asObject(value['delta'])) }))
  }
}

/** A list where an object belongs, or text where arguments belong. */
function wrongDelta(delta: Record<string, unknown>): Record<string, unknown> {
  const message = Object.entries(asObject(delta['message'])).map(([key, value]) => [key, asWrongType(value)] as const)
  return { ...delta, message: Object.fromEntries(message) }
}

/** The last event with these counts, or without any. No other event can carry them. */
export function withCohereUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (value) => {
    if (value['type'] !== 'message-end') return undefined
    const delta = asObject(value['delta'])
    const counted = withKey(delta, 'usage', usage && toUsage(usage))
    return counted === delta ? value : { ...value, delta: counted }
  })
}
