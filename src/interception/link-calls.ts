import { parseJson, stableStringify } from '../internal/json.ts'
import type { ModelRequest, RequestMessage, ToolCall } from '../model/exchange.ts'
import { type EntryOf, entriesOf } from '../model/ledger.ts'
import type { CaseScope } from './scope.ts'

/** Calls of a case that come back under another id than the one it issued: theirs to ours. */
const links = new WeakMap<CaseScope, Map<string, string>>()

function linksOf(scope: CaseScope): Map<string, string> {
  const known = links.get(scope) ?? new Map<string, string>()
  links.set(scope, known)
  return known
}

/**
 * The request with its calls under the ids that this case issued. Where a wire carries no ids, or a client draws its own, a call comes back
 * under another: it is the first call of that name with those arguments that no other call of the history stands for. A call that is
 * none of ours keeps its id.
 */
export function linkCalls(scope: CaseScope, request: ModelRequest): ModelRequest {
  const issued = entriesOf(scope.recorder.entries, 'tool_call')
  if (issued.length === 0) return request
  const calls = request.messages.flatMap((message) => message.toolCalls ?? [])
  const known = new Set(issued.map((entry) => entry.callId))
  const strange = calls.filter((call) => !known.has(call.id))
  if (strange.length === 0) return request

  const linked = linksOf(scope)
  const taken = new Set([...calls.map((call) => call.id), ...linked.values()])
  for (const call of strange) {
    if (linked.has(call.id)) continue
    const ours = issued.find((entry) => !taken.has(entry.callId) && isSameCall(entry, call))
    if (ours === undefined) continue
    linked.set(call.id, ours.callId)
    taken.add(ours.callId)
  }
  return { ...request, messages: request.messages.map((message) => withIds(linked, message)) }
}

/** The id under which the request body knows a call of ours. */
export function wireCallId(scope: CaseScope, callId: string): string {
  for (const [theirs, ours] of linksOf(scope)) if (ours === callId) return theirs
  return callId
}

/** The message with its calls under the ids of the request body. */
export function withWireIds(scope: CaseScope, message: RequestMessage): RequestMessage {
  const linked = linksOf(scope)
  if (linked.size === 0 || (!message.toolCalls && !message.toolResult)) return message
  return withIds(new Map(Array.from(linked, ([theirs, ours]) => [ours, theirs])), message)
}

function isSameCall(entry: EntryOf<'tool_call'>, call: ToolCall): boolean {
  return entry.name === call.name && normal(entry.arguments) === normal(call.arguments)
}

/** Arguments that went out as an object come back in another spelling. */
function normal(text: string): string {
  return stableStringify(parseJson(text) ?? text)
}

function withIds(ids: ReadonlyMap<string, string>, message: RequestMessage): RequestMessage {
  const { toolCalls, toolResult } = message
  const answered = toolResult === undefined ? undefined : ids.get(toolResult.callId)
  return {
    ...message,
    ...(toolCalls && { toolCalls: toolCalls.map((call) => ({ ...call, id: ids.get(call.id) ?? call.id })) }),
    ...(toolResult && answered !== undefined && { toolResult: { ...toolResult, callId: answered } }),
  }
}
