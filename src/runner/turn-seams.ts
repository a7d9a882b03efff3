import type { Agent } from '../agents/agent.ts'
import type { ConversationMessage } from '../agents/message.ts'
import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import { faultSeam } from './fault-seam.ts'

/** Turn `after` has ended, turn `before` has not begun. Turns count from 1. */
export interface TurnBoundary {
  readonly scope: CaseScope
  readonly after: number
  readonly before: number
  /** The conversation so far. Changed in place, it is what later turns carry. */
  readonly history: ConversationMessage[]
  readonly replies: readonly AgentReply[]
  /** Who answered the last turn. */
  readonly agent: Agent
  /** Later turns are spoken to this agent. */
  useAgent(agent: Agent): void
}

/** A turn that is about to be spoken. */
export interface TurnInHand {
  readonly scope: CaseScope
  /** From 1. */
  readonly turn: number
  /** No further turn is planned. Left out where nobody knows: a hand-written test says its turns as it goes. */
  readonly isLast: boolean | undefined
  /** The conversation before this turn. Changed in place, it goes with this turn and all later ones. */
  readonly history: ConversationMessage[]
  /** What the user says beside it, before there is an answer. To be added to; later turns carry it. */
  readonly meanwhile: string[]
}

/** Calls the handler, with another text where one is given. `cancel` aborts the handler's signal; what it does then is waited for. */
export type InvokeTurn = (text?: string, options?: { readonly cancel?: AbortSignal }) => Promise<AgentReply>

/**
 * What acts on a conversation beside its user and its agent: attacks, faults on input and history, a scenario's own hooks.
 * Seams are asked in order; each sees what the one before it made.
 */
export interface TurnSeam {
  /** At each boundary, before the text of the next turn is known. */
  betweenTurns?(boundary: TurnBoundary): void | Promise<void>
  /** Gives what is really said in the place of `text`. */
  atInput?(text: string, turn: TurnInHand): string | Promise<string>
  /** Runs the turn itself: may call `invoke` more than once, later, or with another text, and answers with the reply that counts. */
  aroundTurn?(turn: TurnInHand, text: string, invoke: InvokeTurn): Promise<AgentReply>
}

/** What every conversation of a case is subject to, whoever speaks its turns: the faults of the case. */
export function seamsOfCase(_scope: CaseScope): readonly TurnSeam[] {
  return [faultSeam()]
}
