import type { Scenario } from '../model/scenario.ts'
import type { TurnResult } from '../model/turn.ts'
import { type GoalValue, isMet } from './goal-values.ts'

/**
 * What the turns of a scenario add to the goals of its case: one goal that enough turns went well, the goals of turns that did, so that half
 * a success counts as half, and critical ones that were missed, which no tolerance for failed turns covers.
 */
export function scenarioGoalValues({ turns: planned, maxFailedTurns }: Scenario, turns: readonly TurnResult[]): GoalValue[] {
  const failed = turns.filter((turn) => !turn.ok)
  const unspoken = planned.length - turns.length
  const went = planned.length - failed.length - unspoken
  const all: GoalValue = {
    name: 'turns',
    value: went / planned.length,
    threshold: (planned.length - maxFailedTurns) / planned.length,
    critical: false,
    weight: 1,
    detail: [...failed.map(problemOf), ...(unspoken > 0 ? [`${unspoken} of ${planned.length} turns were not spoken`] : [])].join('; '),
  }
  const ofTurns = turns.flatMap(({ turn, ok, goals }) =>
    goals.filter((goal) => ok || (goal.critical && !isMet(goal))).map((goal) => ({ ...goal, name: `turn ${turn}: ${goal.name}` })),
  )
  return [all, ...ofTurns]
}

/** Why a turn counts as failed. */
function problemOf({ turn, error, goals }: TurnResult): string {
  const missed = goals.find((goal) => !isMet(goal))
  if (missed && missed.name !== 'answers')
    return `turn ${turn}: goal "${missed.name}" not met (${missed.value} < ${missed.threshold}): ${missed.detail}`
  return `turn ${turn}: ${error === null ? (missed?.detail ?? 'failed') : `it ended in an error: ${error}`}`
}
