import { defaultGoal } from '../goals/catalog.ts'
import type { Goal, GoalView } from '../model/goal.ts'
import type { TurnGoal } from '../model/turn.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { billedCall } from '../telemetry/billed-call.ts'
import { totalUsage } from '../telemetry/usage.ts'
import type { CaseExecution } from './case-execution.ts'
import { evaluateGoals } from './evaluate-goals.ts'
import { scenarioGoalValues } from './scenario-goals.ts'
import type { Session } from './session.ts'

/** How far one goal was met. `value` and `threshold` are shares from 0 to 1. */
export interface GoalValue extends TurnGoal {
  /** The goal could not be asked: what its code threw. */
  readonly broken?: string
}

/** Asks each goal. Without a reply nothing is met. */
export async function goalValues(
  goals: readonly Goal[],
  execution: CaseExecution,
  input: string,
  judge?: Session['judge'],
): Promise<GoalValue[]> {
  const reply = execution.replies.at(-1)
  if (!reply || reply.cancelled) {
    const [value, detail] = reply ? [1, 'the user cancelled: no answer is owed'] : [0, 'the agent gave no reply']
    return goals.map(({ name, threshold, critical, weight }) => ({ name, threshold, critical, weight, value, detail }))
  }
  const view: GoalView = {
    reply,
    replies: execution.replies,
    ledger: execution.ledger,
    input,
    faults: execution.faults.filter((fault) => fault.state === 'fired').map((fault) => fault.name),
    costUsd: costOf(execution),
    ...(execution.turns ? { turns: execution.turns } : {}),
  }
  const ask = () => evaluateGoals(goals, view)
  return judge && goals.some((goal) => !goal.deterministic) ? judge(ask) : ask()
}

/** How far one run of a planned case meets the goals of the case, or those of its session where the case has none. */
export async function goalsOfCase(session: Session, plan: PlannedCase, execution: CaseExecution): Promise<GoalValue[]> {
  const { options, judge } = session
  const { scenario, turns } = plan.input
  const input = execution.turns?.[0]?.input ?? turns[0] ?? ''
  if (!scenario) return goalValues(plan.goals.length > 0 ? plan.goals : options.goals, execution, input, judge)
  // A scenario that names no goal is judged turn by turn: the default goal would say the same a second time.
  const goals = plan.goals.length > 0 ? plan.goals : options.hasOwnGoals ? options.goals : []
  return [...(await goalValues(goals, execution, input, judge)), ...scenarioGoalValues(scenario, execution.turns ?? [])]
}

/** How far the undisturbed run meets the goals of a case with faults. What only an error can meet is not asked of it. */
export function goalsOfPair(session: Session, plan: PlannedCase, pair: CaseExecution): Promise<GoalValue[]> {
  const asked = plan.goals.length > 0 ? plan.goals : session.options.goals
  const goals = asked.filter((goal) => !goal.wantsError)
  if (goals.length === asked.length) return goalsOfCase(session, plan, pair)
  return goalsOfCase(session, { ...plan, goals: goals.length > 0 ? goals : [defaultGoal] }, pair)
}

/** Weighted mean, 0 to 1. */
export function meanGoal(values: readonly GoalValue[]): number {
  const weights = values.reduce((sum, goal) => sum + goal.weight, 0)
  return weights === 0 ? 0 : values.reduce((sum, goal) => sum + goal.weight * goal.value, 0) / weights
}

/** Whether a goal reached its threshold. */
export const isMet = (goal: Pick<GoalValue, 'value' | 'threshold'>): boolean => goal.value >= goal.threshold

function costOf({ ledger }: Pick<CaseExecution, 'ledger'>): number | null {
  const exchanges = ledger.flatMap((entry) => (entry.kind === 'exchange' ? [entry] : []))
  return totalUsage(exchanges.map(billedCall)).costUsd
}
