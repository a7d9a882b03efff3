import { InvalidOptionsError } from '../errors.ts'
import type { Goal, GoalOutcome, GoalView } from '../model/goal.ts'

/** `true` or 1: met in full. A number between says how far. */
export type GoalResult = boolean | number | GoalOutcome

export interface GoalDefinition {
  readonly name: string
  /** Share in the mean of a case's goals. Default 1. */
  readonly weight?: number
  /** Met at or above this value, 0 to 1. Default 1. */
  readonly threshold?: number
  /** Unmet, it fails the case whatever the other goals say. Default `false`. */
  readonly critical?: boolean
  /** An error of the agent can meet it: a turn that ends in one is then no failed turn by itself. Default `false`. */
  readonly acceptsErrors?: boolean
  evaluate(view: GoalView): GoalResult | Promise<GoalResult>
}

/** A checked goal. @throws {InvalidOptionsError} `KHAOS_INVALID_OPTIONS` for a name, weight or threshold that cannot be used. */
export function makeGoal(definition: GoalDefinition & Pick<Goal, 'deterministic' | 'wantsError'>): Goal {
  const { name, weight = 1, threshold = 1, critical = false, acceptsErrors, wantsError, deterministic } = definition
  if (typeof name !== 'string' || name.trim() === '')
    throw new InvalidOptionsError('defineGoal: `name` is missing. Give the goal a name for reports.')
  if (!(weight > 0)) throw new InvalidOptionsError(`defineGoal "${name}": \`weight\` is ${weight}. It must be above 0.`)
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new InvalidOptionsError(`defineGoal "${name}": \`threshold\` is ${threshold}. It must lie between 0 and 1.`)
  }
  return {
    kind: 'goal',
    name,
    weight,
    threshold,
    critical,
    ...(acceptsErrors || wantsError ? { acceptsErrors: true } : {}),
    ...(wantsError ? { wantsError } : {}),
    ...(deterministic ? { deterministic } : {}),
    evaluate: async (view) => toOutcome(await definition.evaluate(view), name),
  }
}

/** The one form of what a goal or evaluator answers. Anything but a value from 0 to 1 is a mistake of its author. */
export function toOutcome(result: GoalResult, name: string): GoalOutcome {
  const outcome = typeof result === 'object' ? result : { value: Number(result), detail: '' }
  if (outcome.value >= 0 && outcome.value <= 1) return outcome
  throw new InvalidOptionsError(`"${name}" gave ${String(outcome.value)}. Return true, false or a number from 0 to 1.`)
}
