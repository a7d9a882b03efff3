import type { CaseInput } from '../model/pack.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { attacksOfInput } from '../scheduling/scenario-faults.ts'
import type { CaseSuite } from './case-suite.ts'
import { fittingAttacks } from './fitting-attacks.ts'
import { inputsOf } from './inputs.ts'
import type { CaseOptions } from './options.ts'
import { planOptions } from './plan-options.ts'

/** The cases of one agent. */
export interface AgentPlan {
  readonly cases: readonly PlannedCase[]
  /** Lines for the report: attacks that do not fit this agent, by reason. */
  readonly notes: readonly string[]
}

/** The plan of options for an agent that may be run first: attacks its tools cannot serve are left out, and told. */
export async function planForAgent(options: CaseOptions, suite: CaseSuite): Promise<AgentPlan> {
  const own = inputsOf(options, suite.prepared)
  const inputs = own.length > 0 ? own : (suite.prepared.pack?.inputs ?? [])
  const [input] = inputs
  if (!input || !hasAttacks(options, suite, inputs)) return { cases: [...planOptions(options, suite.prepared)], notes: [] }
  const fitting = fittingAttacks(await suite.toolsFor(input), suite.session.options.seed)
  const cases = [...planOptions(options, suite.prepared, fitting.select)]
  const reasons = [...fitting.leftOut].map(([reason, count]) => `${count} × ${reason}`)
  return { cases, notes: reasons.length > 0 ? [`Attacks that do not fit this agent were left out: ${reasons.join(', ')}.`] : [] }
}

function hasAttacks(options: CaseOptions, suite: CaseSuite, inputs: readonly CaseInput[]): boolean {
  if (options.phases && !options.phases.includes('security')) return false
  if (inputs.some((candidate) => attacksOfInput(candidate).length > 0)) return true
  return options.attacks !== undefined || suite.prepared.pack?.phases.some((phase) => phase.phase === 'security') === true
}
