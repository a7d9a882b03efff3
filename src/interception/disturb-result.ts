import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { ModelRequest } from '../model/exchange.ts'
import { entriesOf } from '../model/ledger.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { composeForCase } from './compose-for-case.ts'
import { rememberResult } from './earlier-results.ts'
import { editResultText } from './edit-result-text.ts'
import { looksFailed } from './looks-failed.ts'
import type { DueMispairing } from './mispair.ts'
import { mutatorContext } from './mutator-context.ts'
import { refusalText } from './refusal-text.ts'
import { sampleDelay } from './sample-delay.ts'
import type { CaseScope } from './scope.ts'
import type { ResultMessage } from './tool-results.ts'

/** A result as it will be shown to the model, and how long the model waits for it. */
export interface DisturbedResult {
  readonly text: string
  readonly isError: boolean
  readonly waitMs: number
  readonly retryAfterMs?: number
  /** Faults that break its pairing with its call: they can only be told to act once the whole request is known. */
  readonly mispairings?: readonly DueMispairing[]
}

/** Tool faults where no seam is nearer: the tool ran truly, its result is edited on the way to the model. */
export function disturbResult(
  scope: CaseScope,
  message: ResultMessage,
  request: ModelRequest,
  exchange: number,
  isWrapped: boolean,
): DisturbedResult {
  const { callId, name: tool, isError } = message.toolResult
  const untouched = { text: message.text, isError, waitMs: 0 }
  if (!scope.schedule.active) return untouched

  const { callKey } = scope.callKey(`result:${tool}:${message.text}`)
  const { provider, model } = request
  const wrapped = isWrapped ? { isWrapped } : {}
  const firings = scope.schedule.match(
    callFacts(scope, { point: 'tool.result', via: 'wire', ...wrapped, tool, provider, model, callKey, request }),
  )
  const args = entriesOf(scope.recorder.entries, 'tool_call').find((call) => call.callId === callId)?.arguments ?? ''
  const earlier = rememberResult(scope, { at: 'wire', tool, call: `${tool} ${args}`, text: message.text })
  const { wait, answer, content } = composeForCase(scope, firings, { streamed: false })

  const fired = (firing: Firing, effective: JsonObject) => scope.fired(firing, { via: 'wire', tool, callId, ...effective }, exchange)
  const mispairings: DueMispairing[] = []
  let result: DisturbedResult = untouched
  for (const firing of wait) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'delay') continue
      const ms = sampleDelay(disturbance, scope.draw(firing.faultId, callKey))
      result = { ...result, waitMs: result.waitMs + ms }
      fired(firing, { simulated: true, waitMs: ms })
    }
  }
  for (const firing of [...(answer ? [answer] : []), ...content]) {
    for (const disturbance of firing.disturbances) {
      const context = {
        ...mutatorContext(scope, { call: firing.call, draw: scope.draw(firing.faultId, callKey) }),
        tool,
        callId,
        nowMs: scope.clock.epochMs(),
        earlier,
      }
      if (disturbance.kind === 'edit_result') {
        const edited = editResultText(scope, firing, disturbance, result, context)
        if (edited === undefined) continue
        result = { ...result, text: edited.text, isError: edited.isError }
        fired(firing, edited.effective)
        continue
      }
      if (disturbance.kind === 'mismatch') {
        mispairings.push({ firing, mode: disturbance.mode, message })
        continue
      }
      const changed = actOnWire(disturbance, result, message.text)
      if (typeof changed === 'string') scope.schedule.noop(firing.faultId, changed)
      if (typeof changed !== 'object') continue
      const { effective, ...rest } = changed
      result = { ...result, ...rest }
      fired(firing, effective)
    }
  }
  scope.schedule.release(firings.filter((firing) => !mispairings.some((due) => due.firing.faultId === firing.faultId)))
  return mispairings.length === 0 ? result : { ...result, mispairings }
}

type Change = Partial<DisturbedResult> & { readonly effective: JsonObject }

/** What is left of a fault when only the text of the result can change. A text instead says why it cannot act here; `undefined`: it has no business here. */
function actOnWire(disturbance: Disturbance, before: DisturbedResult, original: string): Change | string | undefined {
  switch (disturbance.kind) {
    case 'replace': {
      const { text, isError = before.isError } = disturbance
      return text === before.text && isError === before.isError ? 'the edit changed nothing' : { text, isError, effective: {} }
    }
    case 'status': {
      const { message, retryAfter } = disturbance
      const retryAfterMs = retryAfter && retryAfter.form !== 'none' ? retryAfter.seconds * 1000 : undefined
      return {
        text: refusalText(original, message, retryAfterMs),
        isError: true,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        effective: { simulated: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      }
    }
    case 'fail':
      return { text: refusalText(original, disturbance.message), isError: true, effective: { simulated: true } }
    case 'network':
      return { text: refusalText(original, disturbance.code), isError: true, effective: { simulated: true } }
    case 'hang': {
      const waitMs = disturbance.maxMs ?? 30_000
      if (disturbance.then === 'answer') return { waitMs: before.waitMs + waitMs, effective: { simulated: true, waitMs } }
      return { text: refusalText(original), isError: true, waitMs: before.waitMs + waitMs, effective: { simulated: true, waitMs } }
    }
    case 'deliver': {
      if (disturbance.times > 1) return 'on the wire a tool cannot be run again: wrap it (wrapTool), or name the host it calls (forHost)'
      if (before.isError || looksFailed(original)) return 'the tool had failed: nothing was done whose result could be lost'
      const { silentMs = 0, code = 'ETIMEDOUT' } = disturbance
      const text = refusalText(original, `the tool did not answer in time (${code})`)
      return { text, isError: true, waitMs: before.waitMs + silentMs, effective: { simulated: true, lost: true, waitMs: silentMs } }
    }
    default:
      return undefined
  }
}
