import { isObject, parseJson } from '../internal/json.ts'
import type { ModelRequest, RequestMessage } from '../model/exchange.ts'
import { entriesOf } from '../model/ledger.ts'
import type { Provider, ReadContext } from '../providers/provider.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { deliverIntoToolResult, type EditedRequest } from './deliver.ts'
import { linkCalls, wireCallId } from './link-calls.ts'
import { mutatorContext } from './mutator-context.ts'
import { sampleDelay } from './sample-delay.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

type ResultMessage = RequestMessage & { readonly toolResult: NonNullable<RequestMessage['toolResult']> }

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
): EditedRequest & { readonly waitMs: number } {
  const results = edited.request.messages.filter((message): message is ResultMessage => message.toolResult !== undefined)
  if (results.length === 0) return { ...edited, waitMs: 0 }

  const known = new Set(entriesOf(scope.recorder.entries, 'tool_result').map((entry) => entry.callId))
  let { body } = edited
  let waitMs = 0
  for (const message of results) {
    const { callId, name } = message.toolResult
    if (!known.has(callId)) {
      known.add(callId)
      waitMs += meetResult(scope, message, edited.request, exchange)
    } else if (!scope.editedResults.has(callId)) meetAgain(scope, message, exchange)
    const edit = scope.editedResults.get(callId)
    if (edit === undefined) continue
    if (edit.before !== message.text)
      scope.recorder.note('tool_result_changed', `The agent re-wrote the result of ${name} (${callId}) between two requests.`)
    const replaced = provider.replaceToolResult(
      body,
      wireCallId(scope, callId),
      edit.isError === undefined ? { text: edit.text } : { text: edit.text, isError: edit.isError },
    )
    if (replaced !== undefined) body = replaced
  }
  return { body, request: body === edited.body ? edited.request : linkCalls(scope, provider.readRequest(body, context)), waitMs }
}

/** First sight of one result: record it, let faults and then the attack change it. Returns a simulated wait. */
function meetResult(scope: CaseScope, message: ResultMessage, request: ModelRequest, exchange: number): number {
  const { callId, name, isError } = message.toolResult
  const isWrapped = scope.wrappedTools.has(name)
  const isLeftToWrapper = isWrapped && !scope.options.faults?.some((fault) => fault.via === 'wire')
  const disturbed = isLeftToWrapper
    ? { text: message.text, isError, waitMs: 0 }
    : disturbResult(scope, message, request, exchange, isWrapped)
  const delivered = deliverIntoToolResult(scope, callId, disturbed.text, exchange)
  const text = delivered?.text ?? disturbed.text
  const shownAsError = disturbed.isError || delivered?.isError === true
  const changed = text !== message.text || shownAsError !== isError
  if (changed)
    scope.editedResults.set(callId, { text, before: message.text, ...(shownAsError === isError ? {} : { isError: shownAsError }) })
  scope.recorder.add({ kind: 'tool_result', exchange, callId, name, text: message.text, isError, ...(changed ? { editedText: text } : {}) })
  return disturbed.waitMs
}

/** The result once more: only a payload that waits for the call after a failure can still go in. */
function meetAgain(scope: CaseScope, { text, toolResult }: ResultMessage, exchange: number): void {
  const { callId, isError } = toolResult
  const delivered = deliverIntoToolResult(scope, callId, text, exchange, { again: true })
  if (delivered === undefined) return
  const shownAsError = isError || delivered.isError
  scope.editedResults.set(callId, { text: delivered.text, before: text, ...(shownAsError === isError ? {} : { isError: shownAsError }) })
}

interface DisturbedResult {
  readonly text: string
  readonly isError: boolean
  readonly waitMs: number
}

/** Tool faults where no seam is nearer: the tool ran truly, its result is edited on the way to the model. */
function disturbResult(
  scope: CaseScope,
  message: ResultMessage,
  request: ModelRequest,
  exchange: number,
  isWrapped: boolean,
): DisturbedResult {
  const { callId, name } = message.toolResult
  let { text } = message
  let { isError } = message.toolResult
  let waitMs = 0
  if (!scope.schedule.active) return { text, isError, waitMs }

  const { callKey } = scope.callKey(`result:${name}:${message.text}`)
  const firings = matchOnTheWire(scope, name, request, callKey, isWrapped)
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) {
      const draw = scope.draw(firing.faultId, callKey)
      if (disturbance.kind === 'delay') {
        const ms = sampleDelay(disturbance, draw)
        waitMs += ms
        scope.fired(firing, { via: 'wire', simulated: true, tool: name, callId, waitMs: ms }, exchange)
      } else if (disturbance.kind === 'edit_result' || disturbance.kind === 'replace') {
        const after =
          disturbance.kind === 'replace'
            ? { text: disturbance.text, isError: disturbance.isError ?? isError }
            : tryEdit(scope, firing, () =>
                disturbance.edit(text, { ...mutatorContext(scope, { call: firing.call, draw }), tool: name, callId }),
              )
        if (after === undefined) continue
        const next = typeof after === 'string' ? { text: after, isError } : after
        if (next.text === text && next.isError === isError) {
          scope.schedule.noop(firing.faultId, 'the edit changed nothing')
          continue
        }
        ;({ text, isError } = next)
        scope.fired(firing, { via: 'wire', tool: name, callId }, exchange)
      } else if (
        disturbance.kind === 'hang' ||
        disturbance.kind === 'network' ||
        disturbance.kind === 'status' ||
        disturbance.kind === 'fail'
      ) {
        text = failureText(
          message.text,
          disturbance.kind === 'network' ? disturbance.code : disturbance.kind === 'hang' ? undefined : disturbance.message,
        )
        isError = true
        if (disturbance.kind === 'hang') waitMs += disturbance.maxMs ?? 30_000
        scope.fired(firing, { via: 'wire', simulated: true, tool: name, callId }, exchange)
      }
    }
  }
  scope.schedule.release(firings)
  return { text, isError, waitMs }
}

function matchOnTheWire(scope: CaseScope, tool: string, request: ModelRequest, callKey: string, isWrapped: boolean): readonly Firing[] {
  const { provider, model } = request
  const wrapped = isWrapped ? { isWrapped } : {}
  return scope.schedule.match(callFacts(scope, { point: 'tool.result', via: 'wire', ...wrapped, tool, provider, model, callKey, request }))
}

function failureText(original: string, message = 'the tool did not answer in time'): string {
  return isObject(parseJson(original)) ? JSON.stringify({ error: message }) : `Error: ${message}`
}
