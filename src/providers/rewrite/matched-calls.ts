import type { MatchedTurn } from '../call-matching.ts'
import { asList, asObject, asObjects } from '../lenient.ts'
import type { CallParts } from './sent-calls.ts'

type Wire = Record<string, unknown>

/** The ids of the calls of a request, also of those that the wire sends without one. */
export function callPartsOf(messages: readonly Wire[], matches: readonly MatchedTurn[], parts: Omit<CallParts, 'idOf'>): CallParts {
  const ids = new Map<unknown, string>()
  for (const [index, message] of messages.entries())
    for (const [at, call] of asObjects(message['tool_calls']).entries()) ids.set(call, matches[index]?.callIds[at] ?? '')
  return { ...parts, idOf: (part) => ids.get(part) }
}

/**
 * Messages in which every result that names its call finds it: a call that was sent without an id, and that only its place told apart, gets
 * the id it was known by.
 */
export function withNamedCalls(messages: readonly unknown[], ids: CallParts): unknown[] {
  const named = new Set(messages.map((message) => asObject(message)['tool_call_id']))
  return messages.map((message) => {
    const calls = asList(asObject(message)['tool_calls'])
    const isMeant = (call: unknown) => !asObject(call)['id'] && named.has(ids.idOf(call))
    if (!calls.some(isMeant)) return message
    return { ...asObject(message), tool_calls: calls.map((call) => (isMeant(call) ? { ...asObject(call), id: ids.idOf(call) } : call)) }
  })
}
