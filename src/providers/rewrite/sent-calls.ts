import { stableStringify } from '../../internal/json.ts'
import type { RequestMessage, ToolCall } from '../../model/exchange.ts'

/** How one dialect holds the calls of an assistant message. */
export interface CallParts {
  idOf(part: unknown): string | undefined
  change(part: unknown, call: ToolCall): unknown
  create(call: ToolCall): unknown
}

/** Whether two messages ask for the same calls. */
export function hasSameCalls(left: RequestMessage, right: RequestMessage): boolean {
  return stableStringify(left.toolCalls ?? []) === stableStringify(right.toolCalls ?? [])
}

/** The parts with the calls that `after` asks for: those that stay are untouched, others are changed, gone or new. Parts that are no calls stay. */
export function withCalls(sent: readonly unknown[], before: RequestMessage, after: RequestMessage, parts: CallParts): unknown[] {
  const wanted = new Map((after.toolCalls ?? []).map((call) => [call.id, call]))
  const known = new Map((before.toolCalls ?? []).map((call) => [call.id, call]))
  const kept = sent.flatMap((part) => {
    const id = parts.idOf(part)
    if (id === undefined) return [part]
    const call = wanted.get(id)
    if (call === undefined) return []
    const old = known.get(id)
    return [old && stableStringify(old) === stableStringify(call) ? part : parts.change(part, call)]
  })
  const sentIds = new Set(sent.map((part) => parts.idOf(part)))
  return [...kept, ...(after.toolCalls ?? []).filter(({ id }) => !sentIds.has(id)).map((call) => parts.create(call))]
}
