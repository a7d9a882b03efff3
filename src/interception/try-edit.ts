import type { Unchanged } from '../model/result-edit.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { CaseScope } from './scope.ts'

/** What an edit made; `undefined` when it threw: a fault that cannot do its work has not fired, and says why. */
export function tryEdit<Result>(scope: CaseScope, firing: Firing, edit: () => Result): Result | undefined {
  try {
    return edit()
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    scope.schedule.noop(firing.faultId, `the edit threw ${problem}`)
    scope.recorder.note('fault_threw', `The edit of ${firing.fault.name} threw ${problem}. Correct the function given to the fault.`)
    return undefined
  }
}

/** What an edit made of `before`; `undefined`, and told so to the schedule, when it changed nothing. */
export function readEdit<Value extends object>(
  scope: CaseScope,
  firing: Firing,
  before: Value,
  edit: () => Value | Unchanged,
): Value | undefined {
  const after = tryEdit(scope, firing, edit)
  if (after === undefined) return undefined
  if ('unchanged' in after) {
    scope.schedule.noop(firing.faultId, after.unchanged)
    return undefined
  }
  if (after !== before && JSON.stringify(after) !== JSON.stringify(before)) return after
  scope.schedule.noop(firing.faultId, 'the edit changed nothing')
  return undefined
}
