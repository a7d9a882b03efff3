import type { McpEdit, McpEditContext, McpEdited, McpMessage } from '../../model/mcp.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import type { CaseScope } from '../scope.ts'
import { tryEdit } from '../try-edit.ts'

/** What an edit made of a message; `undefined`, and told so to the schedule, when it changed nothing. */
export function applyEdit(
  scope: CaseScope,
  firing: Firing,
  message: McpMessage,
  edit: McpEdit,
  context: McpEditContext,
): McpEdited | undefined {
  const edited = tryEdit(scope, firing, () => edit(message, context))
  if (edited === undefined) return undefined
  if ('unchanged' in edited) {
    scope.schedule.noop(firing.faultId, edited.unchanged)
    return undefined
  }
  if (JSON.stringify(edited.messages) !== JSON.stringify([message])) return edited
  scope.schedule.noop(firing.faultId, 'the edit changed nothing')
  return undefined
}
