import { hash53 } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { BoundGoal } from '../model/attack-goal.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'

/** Hash of what was said in a case, with everything drawn anew for each trial replaced by its role. Equal hashes: one trial, repeated. */
export function exchangeHash(ledger: Ledger, attack?: BoundAttack): string {
  const roles = attack ? drawnValues(attack) : []
  let hash = 0
  // Piece by piece: a long case must not be held a second time as one text.
  const say = (...texts: readonly string[]) => {
    for (const text of texts) hash = hash53(`${hash}\0${withRoles(text, roles)}`)
  }
  for (const { provider, request, reply, outcome, side } of entriesOf(ledger, 'exchange')) {
    say(provider, outcome.kind)
    for (const message of request.messages) say(message.role, message.text)
    if (side) say(stableStringify(side))
    say(reply?.text ?? '')
    for (const call of reply?.toolCalls ?? []) say(call.name, call.arguments)
  }
  return hash.toString(36)
}

function drawnValues(attack: BoundAttack): [string, string][] {
  const values: [string, string][] = [
    [attack.payload, '<payload>'],
    ...attack.canaries.map((canary): [string, string] => [canary.value, `<canary:${canary.label}>`]),
    ...markersOf(attack.goal).map((marker): [string, string] => [marker, '<marker>']),
    [attack.nonce, '<nonce>'],
    [attack.nonce.toLowerCase(), '<nonce>'],
  ]
  return values.filter(([value]) => value.length > 0)
}

function markersOf(goal: BoundGoal): string[] {
  if (goal.kind === 'say') return [goal.marker]
  return goal.kind === 'sequence' ? goal.steps.flatMap(markersOf) : []
}

function withRoles(text: string, roles: readonly [string, string][]): string {
  return roles.reduce((result, [value, role]) => result.replaceAll(value, role), text)
}
