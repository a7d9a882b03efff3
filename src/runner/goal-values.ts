import type { Goal, GoalView } from '../model/goal.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import type { CaseExecution } from './case-execution.ts'
import type { Session } from './session.ts'

/** How far one goal was met. `value` and `threshold` are shares from 0 to 1. */
export interface GoalValue {
  readonly name: string
  readonly value: number
  readonly threshold: number
  readonly critical: boolean
  readonly weight: number
  readonly detail: string
}

/** Asks each goal in order. Without a reply nothing is met. */
export async function goalValues(goals: readonly Goal[], execution: CaseExecution, input: string): Promise<GoalValue[]> {
  const reply = execution.replies.at(-1)
  const values: GoalValue[] = []
  for (const goal of goals) {
    const common = { name: goal.name, threshold: goal.threshold, critical: goal.critical, weight: goal.weight }
    if (reply?.cancelled) {
      values.push({ ...common, value: 1, detail: 'the user cancelled: no answer is owed' })
      continue
    }
    if (!reply) {
      values.push({ ...common, value: 0, detail: 'the agent gave no reply' })
      continue
    }
    const view: GoalView = {
      reply,
      replies: execution.replies,
      ledger: execution.ledger,
      input,
      faults: execution.faults.filter((fault) => fault.state === 'fired').map((fault) => fault.name),
    }
    values.push({ ...common, ...(await goal.evaluate(view)) })
  }
  return values
}

/** How far one run of a planned case meets the goals of the case, or those of its session where the case has none. */
export function goalsOfCase({ options }: Session, plan: PlannedCase, execution: CaseExecution): Promise<GoalValue[]> {
  return goalValues(plan.goals.length > 0 ? plan.goals : options.goals, execution, plan.input.turns[0] ?? '')
}

/** Weighted mean, 0 to 1. */
export function meanGoal(values: readonly GoalValue[]): number {
  const weights = values.reduce((sum, goal) => sum + goal.weight, 0)
  return weights === 0 ? 0 : values.reduce((sum, goal) => sum + goal.weight * goal.value, 0) / weights
}

/** Whether a goal reached its threshold. */
export const isMet = (goal: GoalValue): boolean => goal.value >= goal.threshold
