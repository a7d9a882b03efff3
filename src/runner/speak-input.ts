import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import type { Goal } from '../model/goal.ts'
import type { CaseInput } from '../model/pack.ts'
import { attackSeam } from './attack-seam.ts'
import { beginConversation } from './conversation.ts'
import { createKhaosScope } from './khaos-scope.ts'
import type { Session, Trial } from './session.ts'
import { hookSeam, speakTurns } from './speak-scenario.ts'
import type { TurnSeam } from './turn-seams.ts'

/** Speaks the turns of a trial's input to the agent, with what comes along: an attack by the user's own words, a scenario's hooks. */
export async function speakInput(
  session: Session,
  scope: CaseScope,
  { input, timeoutMs: ownTimeoutMs, attack, attackTurn = 1 }: Pick<Trial, 'input' | 'timeoutMs' | 'attack' | 'attackTurn'>,
): Promise<AgentReply[]> {
  const { options } = session
  const timeoutMs = ownTimeoutMs ?? input.timeoutMs ?? options.timeoutMs
  const replies: AgentReply[] = []
  const seams: TurnSeam[] = attack ? [attackSeam(attack, attackTurn)] : []
  const conversation = beginConversation(scope, { agent: options.agent, timeoutMs, replies, seams })
  if (!input.scenario) {
    for (const [index, text] of input.turns.entries()) await conversation.say(text, { isLast: index === input.turns.length - 1 })
    return replies
  }
  const khaos = createKhaosScope(scope, { session, replies })
  seams.unshift(hookSeam(input.scenario.hooks, khaos))
  await speakTurns(input.scenario, { scope, conversation, judge: session.judge, caseGoals: caseGoalsOf(session, input) })
  return replies
}

/** Goals of the whole case that somebody asked for. */
export function caseGoalsOf({ options }: Session, input: CaseInput): readonly Goal[] {
  return [...(options.hasOwnGoals ? options.goals : []), ...input.goals]
}
