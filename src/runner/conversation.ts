import type { Agent } from '../agents/agent.ts'
import { invokeAgent } from '../agents/invoke.ts'
import { type AgentInput, type ConversationMessage, withHistory } from '../agents/message.ts'
import type { CaseScope } from '../interception/scope.ts'
import { textOfInput } from '../internal/text-of-input.ts'
import type { AgentReply } from '../model/agent.ts'
import { recordReplyEntry } from './record-reply-entry.ts'
import { type InvokeTurn, seamsOfCase, type TurnInHand, type TurnSeam } from './turn-seams.ts'

/** How one turn is spoken. */
export interface SayOptions {
  /** Milliseconds for this turn. Default: those of the conversation. */
  readonly timeoutMs?: number | undefined
  /** No further turn is planned. */
  readonly isLast?: boolean
}

/** One conversation of a case, turn by turn. Later turns carry the conversation so far. */
export interface Conversation {
  readonly replies: readonly AgentReply[]
  readonly history: readonly ConversationMessage[]
  /** Crosses the boundary to the next turn, unless that was done already; nothing before the first turn. */
  reachNextTurn(): Promise<void>
  /** Speaks one turn. What the agent does never throws. */
  say(input: AgentInput, options?: SayOptions): Promise<AgentReply>
}

/** Begins a conversation with an agent inside a case. `replies` is added to as turns are answered. */
export function beginConversation(
  scope: CaseScope,
  { agent, timeoutMs, seams = [], replies = [] }: { agent: Agent; timeoutMs: number; seams?: readonly TurnSeam[]; replies?: AgentReply[] },
): Conversation {
  const history: ConversationMessage[] = []
  // Read anew at each use: a hand-written test adds seams as it goes.
  const ofCase = seamsOfCase(scope)
  const all = () => [...seams, ...ofCase]
  let speaker = agent
  let reached = 0

  const reachNextTurn = async (): Promise<void> => {
    const before = replies.length + 1
    if (reached === before) return
    reached = before
    if (before > 1) {
      const useAgent = (other: Agent) => {
        speaker = other
      }
      for (const seam of all()) await seam.betweenTurns?.({ scope, after: before - 1, before, history, replies, agent: speaker, useAgent })
    }
    scope.recorder.turn = before
  }

  return {
    replies,
    history,
    reachNextTurn,
    async say(input, { timeoutMs: ownTimeoutMs = timeoutMs, isLast } = {}) {
      await reachNextTurn()
      const meanwhile: string[] = []
      const turn: TurnInHand = { scope, turn: scope.recorder.turn, isLast, history, meanwhile }
      const meant = textOfInput(input)
      let text = meant
      for (const seam of all()) text = (await seam.atInput?.(text, turn)) ?? text
      scope.recorder.add({ kind: 'turn', input: text, ...(text === meant ? {} : { meant }) })
      scope.userTexts.add(text)

      const invoke: InvokeTurn = (said = text, { cancel } = {}) =>
        invokeAgent(speaker, withHistory(input, said, history), {
          hooks: scope,
          timeoutMs: ownTimeoutMs,
          timer: scope.clock.timer.bind(scope.clock),
          ...(cancel ? { cancel } : {}),
        })
      const around = all().reduceRight<InvokeTurn>(
        (next, seam) => (seam.aroundTurn ? (said = text) => seam.aroundTurn?.(turn, said, next) ?? next(said) : next),
        invoke,
      )
      const reply = await around()
      recordReplyEntry(scope, reply)
      replies.push(reply)
      history.push(...[text, ...meanwhile].map((content) => ({ role: 'user' as const, content })))
      // A turn without an answer stays in the conversation: the user has said it.
      if (reply.ended === 'answered') history.push({ role: 'assistant', content: reply.text })
      return reply
    },
  }
}
