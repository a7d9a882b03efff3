import { isObject, type JsonObject } from '../../internal/json.ts'
import { idOf, methodOf, paramsOf } from '../../internal/json-rpc.ts'
import type { EntryOf } from '../../model/ledger.ts'
import type { McpMessage, McpParty } from '../../model/mcp.ts'
import { runningTool } from '../running-tool.ts'
import type { CaseScope } from '../scope.ts'

/** Writes down a message that has a method. What becomes of it is set when it is known. */
export function recordMessage(
  scope: CaseScope,
  server: string,
  from: McpParty,
  message: McpMessage,
  more: { readonly delivery?: 'again'; readonly faults?: readonly string[] } = {},
): EntryOf<'mcp'> {
  const id = idOf(message)
  const tool = toolOf(message)
  const { arguments: given } = paramsOf(message)
  const run = from === 'client' ? runningTool(scope) : undefined
  return scope.recorder.add({
    kind: 'mcp',
    server,
    from,
    method: methodOf(message) ?? '',
    ...(id === undefined ? {} : { id }),
    ...(tool === undefined ? {} : { tool, arguments: (isObject(given) ? given : {}) as JsonObject }),
    ...(run === undefined ? {} : { run }),
    ended: 'running',
    faults: [],
    ...more,
  })
}

/** The tool that a request calls. */
export function toolOf(message: McpMessage): string | undefined {
  const { name } = paramsOf(message)
  return methodOf(message) === 'tools/call' && typeof name === 'string' ? name : undefined
}

/** Sets what the client was told: the first answer to its request counts. */
export function settle(scope: CaseScope, entry: EntryOf<'mcp'>, told: readonly (McpMessage | string)[]): void {
  const answer = told.find((message): message is McpMessage => typeof message !== 'string' && message['id'] === entry.id)
  entry.endedMs = scope.nowMs()
  if (answer === undefined || answer['jsonrpc'] !== '2.0') {
    entry.ended = 'malformed'
    return
  }
  const { error, result } = answer
  if (isObject(error)) {
    entry.ended = 'rpc_error'
    entry.error = String(error['message'] ?? '')
    return
  }
  const isToolError = isObject(result) && result['isError'] === true
  entry.ended = isToolError ? 'tool_error' : 'answered'
  const text = shownText(result)
  if (isToolError) entry.error = text
  else entry.result = text
}

/** Whether the server's own answer says that it did what it was asked. */
export function isDone(answer: McpMessage): boolean {
  const { result } = answer
  return isObject(result) && result['isError'] !== true
}

const LIMIT = 65_536

/** A result as a model would be shown it: its texts, else its JSON. */
function shownText(result: unknown): string {
  const content = isObject(result) && Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  const texts = content.flatMap((part) => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : []))
  return (texts.length > 0 ? texts.join('\n') : (JSON.stringify(result) ?? '')).slice(0, LIMIT)
}

export function markFault(entry: EntryOf<'mcp'>, faultId: string): void {
  if (!entry.faults.includes(faultId)) Object.assign(entry, { faults: [...entry.faults, faultId] })
}
