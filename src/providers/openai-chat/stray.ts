import { formatSse } from '../../internal/sse.ts'
import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject, asObjects } from '../lenient.ts'
import { compatibleHost } from '../openai-compatible.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { toChatUsage } from './usage.ts'

type Edit = (value: Record<string, unknown>) => Record<string, unknown>

/** A chunk that does not belong, made from a chunk with content of the same stream. */
export function strayChunk(kind: StrayKind, context: WireContext, like: WireFrame): WireFrame | undefined {
  if (kind === 'unknown_event') {
    const type = 'chat.completion.preview'
    const data = { object: type, model: context.request.model, preview: { state: 'thinking', progress: 0.5 } }
    return { role: 'extra', bytes: formatSse(data, { event: type }) }
  }
  const inDelta = (edit: Edit) =>
    editFrameJson(like, (chunk) => {
      const [choice] = asObjects(chunk['choices'])
      return choice && { ...chunk, choices: [edit(choice)] }
    })
  if (kind === 'index_jump') return inDelta(jumped)
  return inDelta((choice) => ({ ...choice, delta: kind === 'empty_delta' ? {} : wrongDelta(asObject(choice['delta'])) }))
}

/** Content for a call that was never opened, or for an answer that nobody asked for. */
function jumped(choice: Record<string, unknown>): Record<string, unknown> {
  const later = (value: Record<string, unknown>) => ({ ...value, index: asCount(value['index']) + INDEX_JUMP })
  const delta = asObject(choice['delta'])
  const calls = asObjects(delta['tool_calls'])
  return calls.length > 0 ? { ...choice, delta: { ...delta, tool_calls: calls.map(later) } } : later(choice)
}

/** A list where text belongs, or text where a function belongs. */
function wrongDelta(delta: Record<string, unknown>): Record<string, unknown> {
  const calls = asObjects(delta['tool_calls'])
  if (calls.length > 0) return { tool_calls: calls.map((call) => ({ ...call, function: asWrongType(call['function']) })) }
  return Object.fromEntries(Object.entries(delta).map(([key, value]) => [key, asWrongType(value)]))
}

/** A chunk with these counts, or without any. */
export function withChatUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (chunk) => {
    if (!Array.isArray(chunk['choices'])) return undefined
    return withKey(chunk, 'usage', usage && { ...asObject(chunk['usage']), ...toChatUsage(usage, anyHost) })
  })
}

/** Fields that one host adds stay as they are. */
const anyHost = compatibleHost(new URL('http://localhost'))
