import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson } from '../frame-json.ts'
import { asObject, asObjects } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { line } from './frames.ts'
import { toStatistics } from './response.ts'

/** A line that does not belong, made from a line with content of the same stream. Lines have no index that could jump. */
export function strayLine(kind: StrayKind, context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event':
      return { role: 'extra', bytes: line({ model: context.request.model, status: 'thinking', progress: 0.5, done: false }) }
    case 'index_jump':
      return undefined
    case 'empty_delta':
      return editFrameJson(like, (value) =>
        value['message'] === undefined ? { ...value, response: '' } : { ...value, message: { role: 'assistant' } },
      )
    case 'wrong_type':
      return editFrameJson(like, (value) =>
        value['message'] === undefined
          ? { ...value, response: asWrongType(value['response']) }
          : { ...value, message: wrongMessage(asObject(value['message'])) },
      )
  }
}

/** A list where text belongs, or text where arguments belong. */
function wrongMessage(message: Record<string, unknown>): Record<string, unknown> {
  const calls = asObjects(message['tool_calls'])
  if (calls.length === 0) return { ...message, content: asWrongType(message['content']) }
  return {
    ...message,
    tool_calls: calls.map((call) => {
      const called = asObject(call['function'])
      return { ...call, function: { ...called, arguments: asWrongType(called['arguments']) } }
    }),
  }
}

const counts = Object.keys(toStatistics({ inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }))

/** A line with these counts and the times that go with them, or without any. */
export function withLineUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (value) => {
    if (value['error'] !== undefined) return undefined
    if (usage !== undefined) return { ...value, ...toStatistics(usage) }
    if (counts.every((key) => value[key] === undefined)) return value
    return Object.fromEntries(Object.entries(value).filter(([key]) => !counts.includes(key)))
  })
}
