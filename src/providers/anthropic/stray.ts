import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { event } from './frames.ts'
import { toUsage } from './message.ts'

/** An event that does not belong, made from a delta of the same stream. */
export function strayEvent(kind: StrayKind, _context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event':
      return { role: 'extra', bytes: event('content_block_preview', { index: 0, preview: { type: 'outline', progress: 0.5 } }) }
    case 'index_jump':
      return editFrameJson(like, (value) => ({ ...value, index: asCount(value['index']) + INDEX_JUMP }))
    case 'empty_delta':
      return editFrameJson(like, (value) => ({ ...value, delta: {} }))
    case 'wrong_type':
      return editFrameJson(like, (value) => ({ ...value, delta: wrongDelta(asObject(value['delta'])) }))
  }
}

function wrongDelta(delta: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(delta).map(([key, value]) => [key, key === 'type' ? value : asWrongType(value)]))
}

/** The first or the last event of a message with these counts, or without any. */
export function withMessageUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  const counts = usage && toUsage(usage)
  return editFrameJson(frame, (value) => {
    if (value['type'] === 'message_delta') return withKey(value, 'usage', counts)
    if (value['type'] !== 'message_start') return undefined
    const message = asObject(value['message'])
    const counted = withKey(message, 'usage', counts)
    return counted === message ? value : { ...value, message: counted }
  })
}
