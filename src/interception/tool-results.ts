import type { ModelRequest, RequestMessage } from '../model/exchange.ts'
import { entriesOf } from '../model/ledger.ts'
import type { Provider, ReadContext } from '../providers/provider.ts'
import { deliverIntoToolResult, type EditedRequest } from './deliver.ts'
import { type DisturbedResult, disturbResult } from './disturb-result.ts'
import { linkCalls, wireCallId } from './link-calls.ts'
import { looksFailed } from './looks-failed.ts'
import { type DueMispairing, mispair, type Unpaired, writeMispaired } from './mispair.ts'
import type { CaseScope } from './scope.ts'

export type ResultMessage = RequestMessage & { readonly toolResult: NonNullable<RequestMessage['toolResult']> }

/**
 * Looks at the tool results of an outgoing request: new ones are written down and may be disturbed or carry a payload; ones that were
 * changed before are changed again, byte for byte. Returns the edited request and how long a simulated slow tool makes the call wait.
 */
export function editToolResults(
  scope: CaseScope,
  provider: Provider,
  edited: EditedRequest,
  context: ReadContext,
  exchange: number,
): EditedRequest & { readonly waitMs: number; readonly unpaired?: Unpaired } {
  const results = edited.request.messages.filter((message): message is ResultMessage => message.toolResult !== undefined)
  if (results.length === 0) return { ...edited, waitMs: 0 }

  const known = new Set(entriesOf(scope.recorder.entries, 'tool_result').map((entry) => entry.callId))
  const due: DueMispairing[] = []
  let waitMs = 0
  for (const message of results) {
    const { callId } = message.toolResult
    if (!known.has(callId)) {
      known.add(callId)
      const met = meetResult(scope, message, edited.request, exchange)
      waitMs += met.waitMs
      due.push(...(met.mispairings ?? []))
    } else if (!scope.editedResults.has(callId)) meetAgain(scope, message, exchange)
  }
  for (const mispairing of due) mispair(scope, provider, edited, mispairing, context, exchange)
  scope.schedule.release(due.map(({ firing }) => firing))
  const paired = writeMispaired(scope, provider, edited, context)
  let { body } = paired
  for (const message of results) body = writeEdited(scope, provider, message, body)
  if (body === paired.body) return { ...paired, waitMs }
  return { ...paired, body, request: linkCalls(scope, provider.readRequest(body, context)), waitMs }
}

function writeEdited(scope: CaseScope, provider: Provider, { text, toolResult }: ResultMessage, body: unknown): unknown {
  const { callId, name } = toolResult
  const edit = scope.editedResults.get(callId)
  if (edit === undefined) return body
  if (edit.before !== text)
    scope.recorder.note('tool_result_changed', `The agent re-wrote the result of ${name} (${callId}) between two requests.`)
  const result = edit.isError === undefined ? { text: edit.text } : { text: edit.text, isError: edit.isError }
  return provider.replaceToolResult(body, wireCallId(scope, callId), result) ?? body
}

/** First sight of one result: record it, let faults and then the attack change it. */
function meetResult(scope: CaseScope, message: ResultMessage, request: ModelRequest, exchange: number): DisturbedResult {
  const { callId, name, isError } = message.toolResult
  const isWrapped = scope.wrappedTools.has(name)
  const isLeftToWrapper = isWrapped && !scope.options.faults?.some((fault) => fault.via === 'wire')
  const disturbed: DisturbedResult = isLeftToWrapper
    ? { text: message.text, isError, waitMs: 0 }
    : disturbResult(scope, message, request, exchange, isWrapped)
  const delivered = deliverIntoToolResult(scope, callId, disturbed.text, exchange)
  const text = delivered?.text ?? disturbed.text
  const shownAsError = disturbed.isError || delivered?.isError === true
  const changed = text !== message.text || shownAsError !== isError
  if (changed)
    scope.editedResults.set(callId, { text, before: message.text, ...(shownAsError === isError ? {} : { isError: shownAsError }) })
  scope.recorder.add({
    kind: 'tool_result',
    exchange,
    callId,
    name,
    text: message.text,
    isError,
    ...(changed ? { editedText: text } : {}),
    ...(disturbed.text !== message.text && !isError && (disturbed.isError || looksFailed(disturbed.text))
      ? { shownAsError: true as const }
      : {}),
    ...(disturbed.retryAfterMs === undefined ? {} : { retryAfterMs: disturbed.retryAfterMs }),
  })
  return disturbed
}

/** The result once more: only a payload that waits for the call after a failure can still go in. */
function meetAgain(scope: CaseScope, { text, toolResult }: ResultMessage, exchange: number): void {
  const { callId, isError } = toolResult
  const delivered = deliverIntoToolResult(scope, callId, text, exchange, { again: true })
  if (delivered === undefined) return
  const shownAsError = isError || delivered.isError
  scope.editedResults.set(callId, { text: delivered.text, before: text, ...(shownAsError === isError ? {} : { isError: shownAsError }) })
}
