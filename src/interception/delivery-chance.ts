import { scheduleOf } from '../attacks/schedules/catalog.ts'
import type { BoundAttack } from '../model/attack.ts'
import { chatsOf, entriesOf } from '../model/ledger.ts'
import type { CaseScope } from './scope.ts'

/** A place where the payload fits. */
export type DeliveryPlace =
  | { readonly route: 'http.response'; readonly host: string }
  /** `again`: shown before, in a request that failed. */
  | { readonly route: 'tool.result'; readonly callId: string; readonly again: boolean }

/** Whether the schedule's moment has come. Counts the places as they come by: a call whose HTTP answer was counted is not counted again. */
export function isDue(scope: CaseScope, attack: BoundAttack, place: DeliveryPlace): boolean {
  return scheduleOf(attack.variant.schedule).isDue({ match: countPlace(scope, attack, place), afterFailure: followsFailure(scope, place) })
}

function countPlace(scope: CaseScope, { variant }: BoundAttack, place: DeliveryPlace): number {
  const { opportunities, recorder } = scope
  const seen = opportunities.get(variant.id) ?? 0
  const round = (exchange: number) => `${variant.id} http ${exchange}`
  if (place.route === 'http.response') opportunities.set(round(chatsOf(recorder.entries).at(-1)?.number ?? 0), 1)
  else {
    const issued = entriesOf(recorder.entries, 'tool_call').find((call) => call.callId === place.callId)
    if (place.again || (issued && opportunities.has(round(issued.exchange)))) return seen
  }
  opportunities.set(variant.id, seen + 1)
  return seen + 1
}

/** The call before this one, in the same chain, was made to fail by a fault of ours. */
function followsFailure({ recorder }: CaseScope, place: DeliveryPlace): boolean {
  if (place.route === 'http.response') {
    const calls = entriesOf(recorder.entries, 'egress').filter((entry) => entry.host === place.host)
    return calls.at(-2)?.outcome === 'faulted'
  }
  const last = chatsOf(recorder.entries).at(-1)
  return last?.endedMs !== undefined && last.outcome.kind !== 'answered' && last.faults.length > 0
}
