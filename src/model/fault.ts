import type { JsonObject } from '../internal/json.ts'
import type { Draw } from '../internal/random.ts'
import type { Disturbance } from './disturbance.ts'
import type { McpMessages } from './mcp.ts'
import type { Point } from './point.ts'
import type { ModelOperation } from './side.ts'
import type { CallView, Outage, Ramp, Trigger, When } from './trigger.ts'

/** Behaviours a good client shows; the codes of the fault catalogue's last column. */
export const behaviorCodes = ['RT', 'RA', 'NR', 'FB', 'AI', 'NT', 'ND', 'FC', 'BU', 'VA', 'SB', 'GO', 'CM', 'RI'] as const
export type BehaviorCode = (typeof behaviorCodes)[number]

/** The call a fault fires on. */
export interface MetCall {
  /** Its number among those the fault counts, from 1. */
  readonly call: number
  /** The model it asks. */
  readonly model?: string
  /** Where it is met: a fault of several points may do something else at each. */
  readonly point?: Point
}

/** The plain part of a fault: what a plan, a record and a report need. */
export interface FaultSpec<Name extends string = string> {
  readonly kind: 'fault'
  readonly name: Name
  readonly config: JsonObject
  readonly trigger: Trigger
  /** 0.1 to 1; weighs the goal and recovery means and orders a limited plan. */
  readonly severity: number
  readonly points: readonly Point[]
  /** Of provider calls: which kinds it acts on. Default: chat alone. */
  readonly operations?: readonly ModelOperation[]
  /** At `mcp.message`: the messages it looks at and counts. Default: every request of the client but `initialize` and `ping`. */
  readonly mcp?: McpMessages
  readonly expects: readonly BehaviorCode[]
  /** Limit when no trigger says how often: 1 for a transient fault, `always` for a persistent one. */
  readonly defaultLimit: 1 | 'always'
  /** `false`: may stay unfired without making the case `NOT_EXERCISED`. */
  readonly required: boolean
  readonly label?: string
  /** Acts in the gap between two turns, on what is stored there, and not on a call. */
  readonly atBoundary?: true
  /** Also acts on an answer that another fault put in the place of the true one (a garbled 503). */
  readonly onErrors?: boolean
  /** Where a tool fault enters. `auto`: wrapper, then HTTP, then the outgoing provider request. */
  readonly via?: 'auto' | 'wrapper' | 'http' | 'wire'
  /** Pure. One call of a matching point becomes disturbances; `draw` is its only chance. */
  disturb(draw: Draw, ramped?: Readonly<Record<string, number>>, met?: MetCall): readonly Disturbance[]
  /** A condition of the fault itself, checked after `when`. A text says why it does not apply to this call. */
  applies?(view: CallView): true | string
  /** A fault that is one of several: each firing draws one that acts at the point in question. */
  readonly choices?: readonly { readonly fault: FaultSpec; readonly weight: number }[]
}

/** A fault with its trigger words. Each returns a new fault; using one twice is an error. */
export interface Fault<Name extends string = string> extends FaultSpec<Name> {
  /** Numbers from 1. A last argument `{ count: 'logical' }` counts a retry chain as one call. */
  onCall(call: number, ...more: readonly (number | { readonly count: 'attempt' | 'logical' })[]): Fault<Name>
  /** Counts a retry chain as one call. */
  onLogicalCall(call: number, ...more: readonly number[]): Fault<Name>
  afterCalls(calls: number): Fault<Name>
  everyNth(n: number): Fault<Name>
  onTurn(turn: number, ...more: readonly number[]): Fault<Name>
  afterTurns(turns: number): Fault<Name>
  betweenTurns(after: number, before?: number): Fault<Name>
  forProvider(name: string): Fault<Name>
  forModel(glob: string): Fault<Name>
  forTool(glob: string): Fault<Name>
  forHost(glob: string): Fault<Name>
  forServer(name: string): Fault<Name>
  when(predicate: When): Fault<Name>
  withProbability(p: number): Fault<Name>
  once(): Fault<Name>
  times(n: number): Fault<Name>
  always(): Fault<Name>
  position(...positions: readonly ('early' | 'mid' | 'late')[]): Fault<Name>
  intermittent(pattern: { fail: number; pass: number }): Fault<Name>
  burst(pattern: { size: number; every: number }): Fault<Name>
  persistent(): Fault<Name>
  outage(window: Outage): Fault<Name>
  ramp(ramp: Ramp): Fault<Name>
  /** Fires when either this trigger or the other fault's trigger does. */
  or(other: Fault): Fault<Name>
  optional(): Fault<Name>
  labeled(label: string): Fault<Name>
}

/** How far a fault got in one case. */
export type FaultState = 'unmatched' | 'matched' | 'fired' | 'shadowed' | 'noop' | 'too_late'
