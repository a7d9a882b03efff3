import type { AgentReply } from './agent.ts'
import type { Ledger } from './ledger.ts'
import type { TurnResult } from './turn.ts'

/** What a goal looks at: the last reply, all turns, and the facts. */
export interface GoalView {
  readonly reply: AgentReply
  readonly replies: readonly AgentReply[]
  readonly ledger: Ledger
  readonly input: string
  /** Names of faults that fired: a judge is told what was active. */
  readonly faults: readonly string[]
  /** What the case cost; `null` or left out where no price is known. */
  readonly costUsd?: number | null
  /** All turns so far, each with what came of it; of a goal of one turn, the turns before it. */
  readonly turns?: readonly TurnResult[]
}

export interface GoalOutcome {
  /** 0 to 1. */
  readonly value: number
  readonly detail: string
}

/** What a useful answer must satisfy. */
export interface Goal {
  readonly kind: 'goal'
  readonly name: string
  readonly weight: number
  /** Met at or above this value; 0 to 1. */
  readonly threshold: number
  readonly critical: boolean
  /** An error of the agent can meet it. */
  readonly acceptsErrors?: boolean
  /** Only an error of the agent can meet it: asked where something disturbs the agent, not of its undisturbed run. */
  readonly wantsError?: boolean
  /** Looks at the facts alone. Such goals are asked first: a judge that costs money need not be asked where they decide. */
  readonly deterministic?: boolean
  evaluate(view: GoalView): GoalOutcome | Promise<GoalOutcome>
}
