import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { eventFrame, eventPayload } from './event-frame.ts'
import { toUsage } from './message.ts'

type Edit = (value: Record<string, unknown>) => Record<string, unknown> | undefined

const edited = (frame: WireFrame, edit: Edit) => editFrameJson(frame, edit, eventPayload)

/** An event that does not belong, made from a delta of the same stream. */
export function strayConverseEvent(kind: StrayKind, _context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event':
      return eventFrame({ role: 'extra', type: 'contentBlockPreview', payload: { contentBlockIndex: 0, preview: { progress: 0.5 } } })
    case 'index_jump':
      return edited(like, (value) => ({ ...value, contentBlockIndex: asCount(value['contentBlockIndex']) + INDEX_JUMP }))
    case 'empty_delta':
      return edited(like, (value) => ({ ...value, delta: {} }))
    case 'wrong_type':
      return edited(like, (value) => {
        const delta = asObject(value['delta'])
        const { input } = asObject(delta['toolUse'])
        return { ...value, delta: input === undefined ? { text: asWrongType(delta['text']) } : { toolUse: { input: asWrongType(input) } } }
      })
  }
}

/** The event that only counts, with other counts or without any. */
export function withConverseUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return frame.role === 'usage' ? edited(frame, (value) => withKey(value, 'usage', usage && toUsage(usage))) : undefined
}
