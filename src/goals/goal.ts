import { InvalidOptionsError } from '../errors.ts'
import type { Goal } from '../model/goal.ts'
import type { Assertion } from './assertion.ts'
import type { Evaluator } from './evaluator.ts'
import { goalFromAssertions } from './goal-from-assertions.ts'
import { type GoalDefinition, makeGoal } from './make-goal.ts'

/** A goal made of assertions, as packs write it. */
export interface AssertionGoalDefinition extends Omit<GoalDefinition, 'evaluate' | 'critical' | 'acceptsErrors'> {
  /** Its value is the share that holds; an unmet critical one makes it 0. */
  readonly assertions: readonly Assertion[]
  /** Assertion types of your own. */
  readonly evaluators?: readonly Evaluator[]
}

/**
 * States what a useful answer must satisfy: in code, or by assertions. A judge may be async. It sees which faults fired, and no fault acts on
 * what it calls itself.
 *
 * @throws {InvalidOptionsError} `KHAOS_INVALID_OPTIONS` for a name, weight, threshold or assertion that cannot be used.
 *
 * @example
 * const namesTheOrder = defineGoal({ name: 'names_the_order', evaluate: ({ reply }) => reply.text.includes('order 7') })
 * @example
 * const refunds = defineGoal({ name: 'refunds', assertions: [{ type: 'tool_called', value: 'refund', critical: true }] })
 */
export function defineGoal(definition: GoalDefinition | AssertionGoalDefinition): Goal {
  if (!('assertions' in definition)) return makeGoal(definition)
  if ('evaluate' in definition)
    throw new InvalidOptionsError(`defineGoal "${definition.name}" has both \`evaluate\` and \`assertions\`. Give one of the two.`)
  const { threshold, weight, name, assertions, evaluators } = definition
  return goalFromAssertions({ name, assertions, weight, success_threshold: threshold }, evaluators)
}
