import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { ResultEdit, ResultEditContext } from '../model/result-edit.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

/** A tool result, or the body of an answer, as text. */
export interface ResultText {
  readonly text: string
  readonly isError: boolean
}

type ResultDisturbance = Extract<Disturbance, { kind: 'edit_result' | 'mismatch' }>

/** What a fault makes of a result; `undefined`, and told so to the schedule, when it changed nothing. */
export function editResultText(
  scope: CaseScope,
  firing: Firing,
  disturbance: ResultDisturbance,
  before: ResultText,
  context: ResultEditContext,
): (ResultText & { readonly effective: JsonObject }) | undefined {
  const after = tryEdit(scope, firing, () =>
    disturbance.kind === 'mismatch' ? mismatched(disturbance.mode, context) : disturbance.edit(before.text, context),
  )
  if (after === undefined) return undefined
  if (typeof after === 'object' && 'unchanged' in after) {
    scope.schedule.noop(firing.faultId, after.unchanged)
    return undefined
  }
  const { text, isError = before.isError, effective = {} } = typeof after === 'string' ? { text: after } : after
  if (text !== before.text || isError !== before.isError) return { text, isError, effective }
  scope.schedule.noop(firing.faultId, 'the edit changed nothing')
  return undefined
}

/** A result where calls have no ids on the wire: it can be missing, or be another call's. */
function mismatched(mode: Extract<Disturbance, { kind: 'mismatch' }>['mode'], { earlier }: ResultEditContext): ReturnType<ResultEdit> {
  if (mode === 'drop') return { text: '', effective: { mode } }
  if (mode === 'wrong_id') return { unchanged: 'the call has no id here; `via: "wire"` acts where it has one' }
  const other = earlier.findLast((result) => !result.isSameCall)
  return other
    ? { text: other.text, effective: { mode, resultOf: other.tool } }
    : { unchanged: 'no other call of this case has a result yet' }
}
