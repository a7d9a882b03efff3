import type { AttackSeed, AttackTier } from './attack.ts'
import type { FaultSpec } from './fault.ts'
import type { FuzzSource } from './fuzz.ts'
import type { Goal } from './goal.ts'
import type { Scenario } from './scenario.ts'
import type { Phase, Severity } from './verdict.ts'

/** One task for the agent. `turns` holds more than one text for a conversation. */
export interface CaseInput {
  readonly id: string
  /** The scenario behind the turns: texts made at run time, goals and faults of single turns, hooks, state. */
  readonly scenario?: Scenario
  readonly turns: readonly string[]
  readonly goals: readonly Goal[]
  readonly timeoutMs?: number
  readonly requiredCapabilities: readonly string[]
  readonly tags: readonly string[]
}

export interface AttackSelection {
  readonly families?: readonly string[]
  readonly seeds?: readonly string[]
  readonly set?: 'smoke' | 'ci' | 'core' | 'full'
  readonly tier?: AttackTier
  readonly severity?: readonly Severity[]
  readonly owasp?: readonly string[]
  readonly carriers?: readonly string[]
  readonly framings?: readonly string[]
  readonly transforms?: readonly string[]
  readonly schedules?: readonly string[]
  readonly via?: string
  readonly limit?: number
}

export interface PackPhase {
  readonly phase: Phase
  /** Repetitions (baseline) or trials (others) of each case. */
  readonly runs: number
  readonly faults: readonly FaultSpec[]
  /** Input id → faults for that input alone. */
  readonly faultSchedule: Readonly<Record<string, readonly FaultSpec[]>>
  readonly attacks?: AttackSelection
  /** Faults that act together in one case, list by list. */
  readonly together?: readonly (readonly FaultSpec[])[]
  /** Fault sets drawn for each input, beside the named faults. */
  readonly fuzz?: FuzzSource
  readonly timeoutMs?: number
}

/** A resolved pack: names looked up, defaults filled. Plain values only. */
export interface Pack {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly estimatedTime?: string
  readonly weights: { readonly security: number; readonly resilience: number }
  /** Used when the agent brings no inputs of its own. */
  readonly inputs: readonly CaseInput[]
  readonly goals: readonly Goal[]
  readonly phases: readonly PackPhase[]
  /** At most this many inputs run, the first ones. */
  readonly maxInputs?: number
  /** Attacks of the pack's own, to choose from beside the built-in ones. */
  readonly attackSeeds?: readonly AttackSeed[]
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly contentHash: string
}
