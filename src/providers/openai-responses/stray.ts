import { payloadOf } from '../../internal/frame-text.ts'
import { parseJson } from '../../internal/json.ts'
import { formatSse } from '../../internal/sse.ts'
import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { toUsage } from './response-object.ts'

/** An event that does not belong, made from a delta of the same stream. */
export function strayResponseEvent(kind: StrayKind, _context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event': {
      const type = 'response.preview.delta'
      const { sequence_number } = asObject(parseJson(payloadOf(String(like.bytes)) ?? ''))
      return { role: 'extra', bytes: formatSse({ type, sequence_number, output_index: 0, preview: {} }, { event: type }) }
    }
    case 'index_jump':
      return editFrameJson(like, (value) => ({ ...value, output_index: asCount(value['output_index']) + INDEX_JUMP }))
    case 'empty_delta':
      return editFrameJson(like, (value) => withKey(value, 'delta', undefined))
    case 'wrong_type':
      return editFrameJson(like, (value) => ({ ...value, delta: asWrongType(value['delta']) }))
  }
}

/** An event that tells the state of the response, with these counts or without any. */
export function withResponseUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (value) => {
    const response = asObject(value['response'])
    if (response['object'] !== 'response') return undefined
    if (usage === undefined && (response['usage'] ?? null) === null) return value
    return { ...value, response: { ...response, usage: usage === undefined ? null : toUsage(usage) } }
  })
}

/** The events numbered anew in the order they stand. */
export function renumberEvents(frames: readonly WireFrame[]): readonly WireFrame[] {
  let number = 0
  return frames.map(
    (frame) =>
      editFrameJson(frame, (value) => (value['sequence_number'] === undefined ? undefined : { ...value, sequence_number: number++ })) ??
      frame,
  )
}
