import { InvalidOptionsError } from '../errors.ts'
import type { Goal } from '../model/goal.ts'
import { type Assertion, assertionProblem, evaluateAssertion } from './assertion.ts'
import type { Evaluator } from './evaluator.ts'
import { makeGoal } from './make-goal.ts'

export interface AssertionGoal {
  readonly name: string
  readonly weight?: number | undefined
  /** Share of assertions that must hold, 0 to 1. Default 1. */
  readonly success_threshold?: number | undefined
  readonly assertions: readonly Assertion[]
}

/**
 * A goal made of assertions, as packs write it. Its value is the share that holds; an unmet critical assertion makes it 0.
 *
 * @throws {InvalidOptionsError} `KHAOS_INVALID_OPTIONS` for an unknown type or target, a wrong value, or no assertion at all.
 *
 * @example
 * goalFromAssertions({ name: 'refunds', assertions: [{ type: 'tool_called', value: 'refund' }, { type: 'contains', value: 'refunded' }] })
 */
export function goalFromAssertions(spec: AssertionGoal, evaluators: readonly Evaluator[] = []): Goal {
  const { name, assertions } = spec
  if (assertions.length === 0) throw new InvalidOptionsError(`Goal "${name}" has no assertions, so it could never fail. Add one.`)
  for (const [index, assertion] of assertions.entries()) {
    const problem = assertionProblem(assertion, evaluators)
    if (problem === undefined) continue
    const hint = problem.suggestion === undefined ? '' : ` Did you mean "${problem.suggestion}"?`
    throw new InvalidOptionsError(`Goal "${name}", assertion ${index + 1}: ${problem.message}${hint}`)
  }

  return makeGoal({
    name,
    weight: spec.weight ?? 1,
    threshold: spec.success_threshold ?? 1,
    critical: assertions.some((assertion) => assertion.critical === true),
    wantsError: assertions.some(asksForError),
    deterministic: assertions.every(({ type }) => !evaluators.some((evaluator) => evaluator.name === type)),
    evaluate: async (view) => {
      const outcomes = await Promise.all(assertions.map((assertion) => evaluateAssertion(assertion, view, evaluators)))
      const detail = outcomes
        .map((outcome) => outcome.detail)
        .filter((text) => text !== '')
        .join('; ')
      const broken = outcomes.some((outcome, index) => assertions[index]?.critical === true && outcome.value < 1)
      return { value: broken ? 0 : outcomes.reduce((sum, outcome) => sum + outcome.value, 0) / outcomes.length, detail }
    },
  })
}

/** It looks at the error of the reply, and does not ask that there be none. */
function asksForError({ type, target }: Assertion): boolean {
  return target !== undefined && /^response\.error(?:\.|$)/.test(target) && !type.startsWith('not_')
}
