import type { Agent } from '../agents/agent.ts'
import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import { beginConversation } from './conversation.ts'
import type { TurnSeam } from './turn-seams.ts'

/** Speaks the turns of one conversation to the agent, in order. A turn that fails does not keep later ones from being spoken. */
export async function invokeTurns(
  scope: CaseScope,
  agent: Agent,
  turns: readonly string[],
  timeoutMs: number,
  seams: readonly TurnSeam[] = [],
): Promise<AgentReply[]> {
  const replies: AgentReply[] = []
  const conversation = beginConversation(scope, { agent, timeoutMs, seams, replies })
  for (const [index, text] of turns.entries()) await conversation.say(text, { isLast: index === turns.length - 1 })
  return replies
}
