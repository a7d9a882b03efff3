import { formatSse } from '../../internal/sse.ts'
import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject, asObjects } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { toUsage } from './response.ts'

type Edit = (value: Record<string, unknown>) => Record<string, unknown>

/** A chunk that does not belong, made from a chunk with content of the same stream. */
export function strayMistralChunk(kind: StrayKind, context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event': {
      const type = 'completion.preview'
      return { role: 'extra', bytes: formatSse({ object: type, model: context.request.model, progress: 0.5 }, { event: type }) }
    }
    case 'index_jump':
      return inChoice(like, (choice) => ({ ...choice, index: asCount(choice['index']) + INDEX_JUMP }))
    case 'empty_delta':
      return inChoice(like, (choice) => ({ ...choice, delta: {} }))
    case 'wrong_type':
      return inChoice(like, (choice) => ({ ...choice, delta: wrongDelta(asObject(choice['delta'])) }))
  }
}

function inChoice(like: WireFrame, edit: Edit): WireFrame | undefined {
  return editFrameJson(like, (chunk) => {
    const [choice] = asObjects(chunk['choices'])
    return choice && { ...chunk, choices: [edit(choice)] }
  })
}

/** Content may be a list here, but never a number; a call is no text. */
function wrongDelta(delta: Record<string, unknown>): Record<string, unknown> {
  const calls = asObjects(delta['tool_calls'])
  if (calls.length === 0) return { ...delta, content: 0 }
  return { ...delta, tool_calls: calls.map((call) => ({ ...call, function: asWrongType(call['function']) })) }
}

/** A chunk with these counts, or without any. */
export function withMistralUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (chunk) => (Array.isArray(chunk['choices']) ? withKey(chunk, 'usage', usage && toUsage(usage)) : undefined))
}
