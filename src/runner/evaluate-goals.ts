import type { Goal, GoalView } from '../model/goal.ts'
import type { GoalValue } from './goal-values.ts'

/**
 * Asks each goal how far it is met; the answers come in the order of the goals. Goals that look at the facts alone are asked first. Once a
 * critical one of them is unmet the case is lost, and no judge is asked. What a goal throws is the mistake of its author and told as such.
 */
export async function evaluateGoals(goals: readonly Goal[], view: GoalView): Promise<GoalValue[]> {
  const values = new Map<Goal, GoalValue>()
  const ordered = [...goals.filter((goal) => goal.deterministic), ...goals.filter((goal) => !goal.deterministic)]
  let lost: Goal | undefined
  for (const goal of ordered) {
    const value =
      lost && !goal.deterministic ? unasked(goal, `not asked, since the critical goal "${lost.name}" is unmet`) : await answerOf(goal, view)
    values.set(goal, value)
    if (goal.deterministic && goal.critical && value.value < value.threshold) lost ??= goal
  }
  return goals.flatMap((goal) => values.get(goal) ?? [])
}

async function answerOf(goal: Goal, view: GoalView): Promise<GoalValue> {
  try {
    return { ...unasked(goal, ''), ...(await goal.evaluate(view)) }
  } catch (error) {
    const broken = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { ...unasked(goal, `it threw ${broken}`), broken }
  }
}

function unasked({ name, threshold, critical, weight }: Goal, detail: string): GoalValue {
  return { name, threshold, critical, weight, value: 0, detail }
}
