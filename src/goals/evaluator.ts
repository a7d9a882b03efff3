import { InvalidOptionsError } from '../errors.ts'
import type { GoalOutcome, GoalView } from '../model/goal.ts'
import { type GoalResult, toOutcome } from './make-goal.ts'

/** A custom assertion type: usable by name in the assertions of a goal. */
export interface Evaluator {
  readonly kind: 'evaluator'
  readonly name: string
  evaluate(view: GoalView, value: unknown): Promise<GoalOutcome>
}

/**
 * Adds an assertion type. It answers with true, false or a number from 0 to 1.
 *
 * @example
 * const politeness = defineEvaluator({ name: 'polite', evaluate: ({ reply }) => (reply.text.includes('please') ? 1 : 0.5) })
 */
export function defineEvaluator(definition: {
  readonly name: string
  evaluate(view: GoalView, value: unknown): GoalResult | Promise<GoalResult>
}): Evaluator {
  const { name } = definition
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new InvalidOptionsError(`defineEvaluator: the name ${JSON.stringify(name)} is not snake_case. Packs refer to it by name.`)
  }
  return { kind: 'evaluator', name, evaluate: async (view, value) => toOutcome(await definition.evaluate(view, value), name) }
}
