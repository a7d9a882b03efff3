import { InvalidOptionsError } from '../errors.ts'
import type { Assertion } from '../goals/assertion.ts'
import type { Evaluator } from '../goals/evaluator.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection } from '../model/pack.ts'
import type { BetweenContext, BetweenHook, ScenarioTurn } from '../model/scenario.ts'
import type { TurnInput } from '../model/turn.ts'
import { checkKeys, faultsIn, goalsIn } from './scenario-parts.ts'

export interface TurnOptions {
  /** Limited to this turn, unless a fault names turns itself. */
  readonly faults?: readonly (FaultSpec | readonly FaultSpec[])[]
  /** Attacks that enter with this turn, or by what the agent reads in it. */
  readonly attacks?: AttackSelection
  /** What the answer of this turn must satisfy. */
  readonly goals?: readonly (Goal | string)[]
  /** The same as one goal, written as a pack writes it: all must hold. */
  readonly assertions?: readonly Assertion[]
  /** Assertion types of your own. */
  readonly evaluators?: readonly Evaluator[]
  /** Milliseconds for this turn. */
  readonly timeoutMs?: number
}

const KEYS = ['faults', 'attacks', 'goals', 'assertions', 'evaluators', 'timeoutMs'] as const satisfies readonly (keyof TurnOptions)[]

/**
 * One turn of a scenario: a text, a message, or a function of all turns before it.
 *
 * @throws InvalidOptionsError on an empty text, an unknown option or a goal nobody knows
 * @example
 * turn((results) => `Refund ${results[0]?.response}`, { faults: [toolTimeout()], assertions: [{ type: 'tool_called', value: 'refund' }] })
 */
export function turn(input: TurnInput, options: TurnOptions = {}): ScenarioTurn {
  checkInput(input)
  checkKeys('turn()', options, KEYS)
  const { faults, attacks, timeoutMs } = options
  if (timeoutMs !== undefined && !(Number.isInteger(timeoutMs) && timeoutMs > 0))
    throw new InvalidOptionsError(`turn(): \`timeoutMs\` is ${timeoutMs}. Give whole milliseconds above 0, or leave it out.`)
  return {
    kind: 'turn',
    input,
    faults: faultsIn('turn()', faults),
    goals: goalsIn('turn()', options),
    ...(attacks ? { attacks } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

/**
 * Runs code when turn `after` has ended and the next has not begun.
 *
 * @param before the next turn, `after + 1`: written out so that it reads as what it is
 * @throws InvalidOptionsError when the two are not neighbours, or count from 0
 * @example
 * between(1, 2, ({ state, history, khaos }) => { history.splice(0, 2); khaos.inject(llmRateLimit()) })
 */
export function between(after: number, before: number, run: (context: BetweenContext) => unknown): BetweenHook {
  if (!Number.isInteger(after) || after < 1)
    throw new InvalidOptionsError(`between(${after}, ${before}): turns count from 1. Write \`between(1, 2, ...)\` for the first boundary.`)
  if (before !== after + 1)
    throw new InvalidOptionsError(
      `between(${after}, ${before}): turns ${after} and ${before} are no neighbours. Write \`between(${after}, ${after + 1}, ...)\`.`,
    )
  if (typeof run !== 'function') throw new InvalidOptionsError(`between(${after}, ${before}) needs a function to run.`)
  return { kind: 'between', after, before, run }
}

function checkInput(input: unknown): void {
  if (typeof input === 'function') return
  if (typeof input === 'string' && input !== '') return
  if (Array.isArray(input) && input.some((message: { role?: unknown }) => message?.role === 'user')) return
  if (typeof input === 'object' && input !== null && typeof (input as { payload?: { text?: unknown } }).payload?.text === 'string') return
  throw new InvalidOptionsError(
    `A turn says ${input === '' ? 'nothing' : (JSON.stringify(input) ?? String(input))}. Give a text, a message \`{ type, payload: { text, metadata } }\`, a conversation that ends with a user message, or a function.`,
  )
}
