import { carrierOf } from '../attacks/carriers/catalog.ts'
import { recordInputDelivery } from '../interception/deliver.ts'
import type { CaseScope } from '../interception/scope.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { TurnInHand, TurnSeam } from './turn-seams.ts'

/**
 * An attack as it meets a conversation: the payload in what the user says, or in what was said before, where that is its route. One that
 * enters with a later turn is not there before.
 */
export function attackSeam(attack: BoundAttack, entersWith = 1): TurnSeam {
  return {
    atInput(text, turn) {
      if (turn.turn === entersWith && !turn.scope.attacks.includes(attack)) turn.scope.attacks.push(attack)
      forgeHistory(attack, turn)
      return turn.turn === entersWith ? textWithPayload(turn.scope, attack, text) : text
    },
  }
}

function textWithPayload(scope: CaseScope, attack: BoundAttack, text: string): string {
  const carrier = carrierOf(attack.variant.carrier)
  if (carrier.turns || !attack.routes.includes('agent.input')) return text
  const placed = carrier.place(text, attack.payload, attack.variant.spot)
  if (placed === undefined) return text
  recordInputDelivery(scope, attack, text, placed)
  return placed
}

/** Turns that never happened, put into the conversation the agent is handed with its last turn. */
function forgeHistory(attack: BoundAttack, { scope, history, isLast }: TurnInHand): void {
  const carrier = carrierOf(attack.variant.carrier)
  if (!carrier.turns || isLast !== true || !attack.routes.includes('agent.input')) return
  const before = JSON.stringify(history)
  for (const { role, text } of carrier.turns(attack.payload, attack.variant.spot)) {
    if (role === 'user' || role === 'assistant') history.push({ role, content: text })
  }
  recordInputDelivery(scope, attack, before, JSON.stringify(history))
}
