import type { Disturbance } from '../model/disturbance.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { mutatorContext } from './mutator-context.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

/** Makes the agent anew, or empties its own store. Absent: the agent has nothing that could be. */
export type RenewAgent = () => unknown

type StateDisturbance = Extract<Disturbance, { kind: 'edit_state' }>

/**
 * The gap before turn `turn`: the turn before it has ended, this one has not begun. Faults on what is stored act here; where the case holds no
 * such store they are left for the requests of the coming turn.
 */
export async function crossTurnBoundary(scope: CaseScope, turn: number, renew?: RenewAgent): Promise<void> {
  if (!scope.schedule.active) return
  const { callKey } = scope.callKey(`boundary:${turn}`)
  const firings = scope.schedule.match({ ...callFacts(scope, { point: 'model.request', callKey }), boundary: true, turn })
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'edit_state') await editState(scope, firing, disturbance, turn, renew)
    }
  }
}

async function editState(
  scope: CaseScope,
  firing: Firing,
  { edit, otherwise, renew: renews }: StateDisturbance,
  turn: number,
  renew: RenewAgent | undefined,
): Promise<void> {
  const context = mutatorContext(scope, { turn, call: firing.call, draw: scope.draw(firing.faultId, firing.call) })
  const edited = tryEdit(scope, firing, () => ({ effective: edit(scope.state, context) }))
  if (edited === undefined) return
  const renewed = renews && renew ? { agent: String((await renew()) ?? 'renewed') } : {}
  if (edited.effective !== undefined || 'agent' in renewed) {
    scope.fired(firing, { via: 'state', beforeTurn: turn, ...edited.effective, ...renewed })
  } else if (otherwise) scope.past.armed.push({ firing, edit: otherwise, turn })
  else scope.schedule.noop(firing.faultId, 'the state of the case holds nothing that this fault changes')
}
