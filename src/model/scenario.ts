import type { AgentOptions, ConversationMessage } from './agent.ts'
import type { FaultSpec } from './fault.ts'
import type { Goal } from './goal.ts'
import type { KhaosScope } from './khaos-scope.ts'
import type { AttackSelection } from './pack.ts'
import type { AgentState, TurnInput } from './turn.ts'

/** One turn as a scenario plans it. */
export interface ScenarioTurn {
  readonly kind: 'turn'
  readonly input: TurnInput
  /** Each is limited to this turn, unless it names turns itself. */
  readonly faults: readonly FaultSpec[]
  /** Attacks that enter with this turn, or by what the agent reads in it. */
  readonly attacks?: AttackSelection
  /** What this turn alone must satisfy. Empty: it must resolve without an error. */
  readonly goals: readonly Goal[]
  /** Milliseconds for this turn. */
  readonly timeoutMs?: number
}

/** What a hook between two turns is given. */
export interface BetweenContext {
  readonly state: AgentState
  /** The conversation so far. Changed in place, it is what later turns carry. */
  readonly history: ConversationMessage[]
  readonly khaos: KhaosScope
  /** The turn that has ended, from 1. */
  readonly after: number
  /** The turn that comes next. */
  readonly before: number
}

/** Code that runs when one turn has ended and the next has not begun. */
export interface BetweenHook {
  readonly kind: 'between'
  readonly after: number
  readonly before: number
  run(context: BetweenContext): unknown
}

/** A conversation under test, with what disturbs it and what it must satisfy. A plain value; its methods make new ones. */
export interface Scenario {
  readonly kind: 'scenario'
  readonly name: string
  readonly description: string
  readonly agent?: { readonly options: AgentOptions }
  readonly turns: readonly ScenarioTurn[]
  readonly hooks: readonly BetweenHook[]
  /** Beside those of single turns. All faults of a scenario act together in one case. */
  readonly faults: readonly FaultSpec[]
  readonly attacks?: AttackSelection
  readonly goals: readonly Goal[]
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
  /** Makes the state of one trial. */
  readonly state?: () => AgentState | Promise<AgentState>
  /** Runs before each trial: empties a store that the agent keeps itself. */
  readonly reset?: (state: AgentState) => unknown
  /** No later turn is spoken after a turn that failed. */
  readonly stopOnFailure: boolean
  /** Turns that may fail before the case does. */
  readonly maxFailedTurns: number
  /** Milliseconds for each turn that names no limit of its own. */
  readonly timeoutMs?: number
  /** Of a variant: the name of the scenario it varies. */
  readonly parent?: string
  /** The same scenario, disturbed otherwise. Goals and tags add up, faults and attacks replace, metadata merges. */
  variant(name: string, changes: ScenarioVariant): Scenario
  /** One variant for each entry. */
  variants(entries: readonly (ScenarioVariant & { readonly name: string })[]): readonly Scenario[]
  /** The scenario of a variant, or the scenario itself, without faults and attacks. */
  baseline(): Scenario
}

/** What a variant changes. */
export interface ScenarioVariant {
  readonly description?: string
  readonly faults?: readonly (FaultSpec | readonly FaultSpec[])[]
  readonly attacks?: AttackSelection
  readonly goals?: readonly (Goal | string)[]
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** By turn number, from 1: faults replace those of the turn, goals add up. */
  readonly turns?: Readonly<Record<number, TurnVariant>>
}

/** What a variant changes in one turn. */
export interface TurnVariant {
  readonly faults?: readonly (FaultSpec | readonly FaultSpec[])[]
  readonly attacks?: AttackSelection
  readonly goals?: readonly (Goal | string)[]
  readonly timeoutMs?: number
}
