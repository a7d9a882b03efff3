import { textOfInput } from '../internal/text-of-input.ts'
import type { CaseInput } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'

/** A scenario as an input of cases. A variant is the input of its parent, disturbed otherwise. */
export function scenarioInput(scenario: Scenario): CaseInput {
  return {
    id: scenario.parent ?? scenario.name,
    scenario,
    turns: scenario.turns.map(({ input }) => (typeof input === 'function' ? '' : textOfInput(input))),
    goals: scenario.goals,
    requiredCapabilities: [],
    tags: scenario.tags,
  }
}
