import { carrierOf } from '../attacks/carriers/catalog.ts'
import { recordInputDelivery } from '../interception/deliver.ts'
import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { invokeTurns } from './invoke-turns.ts'
import type { Session } from './session.ts'
import type { TurnInHand, TurnSeam } from './turn-seams.ts'

/** Speaks the turns of an input, with the payload in what the user says or in what was said before, where that is the attack's route. */
export function attackedTurns(session: Session, scope: CaseScope, attack: BoundAttack, plan: PlannedCase): Promise<AgentReply[]> {
  const timeoutMs = plan.timeoutMs ?? plan.input.timeoutMs ?? session.options.timeoutMs
  return invokeTurns(scope, session.options.agent, plan.input.turns, timeoutMs, [attackSeam(attack)])
}

/** An attack that comes with what the user says. */
export function attackSeam(attack: BoundAttack): TurnSeam {
  return {
    atInput(text, turn) {
      forgeHistory(attack, turn)
      return turn.turn === 1 ? textWithPayload(turn.scope, attack, text) : text
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
