import type { ToolDefinition } from '../model/exchange.ts'
import type { CaseInput } from '../model/pack.ts'
import type { RunFacts } from '../model/task-meta.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { toolsOf } from './agent-tools.ts'
import { baselinePlan } from './baseline-plan.ts'
import type { CaseExecution } from './case-execution.ts'
import { createCompanions } from './companions.ts'
import type { CaseOptions } from './options.ts'
import type { Prepared } from './prepare.ts'
import { runTrial, type TrialResult } from './run-trial.ts'
import { openSession, type Session } from './session.ts'
import { strayFacts } from './stray-facts.ts'

/** The cases of one set of options in one worker, run one after the other. */
export interface CaseSuite {
  readonly options: CaseOptions
  readonly prepared: Prepared
  readonly session: Session
  /** All trials of one case. */
  run(plan: PlannedCase): Promise<readonly TrialResult[]>
  /** The agent undisturbed on this input. Run once, and not recorded. */
  pairFor(input: CaseInput): Promise<CaseExecution>
  /** The agent's tools, as an undisturbed run on this input shows them. */
  toolsFor(input: CaseInput): Promise<readonly ToolDefinition[]>
  facts(): RunFacts
}

/** Prepares interception and opens the suite. No case has run yet. */
export async function openCaseSuite(prepared: Prepared, options: CaseOptions): Promise<CaseSuite> {
  const session = await openSession(prepared.session)
  const companions = createCompanions(session)
  const pairFor = (input: CaseInput) => companions.pair(baselinePlan(input))
  return {
    options,
    prepared,
    session,
    pairFor,
    toolsFor: async (input) => toolsOf((await pairFor(input)).ledger),
    async run(plan) {
      const results: TrialResult[] = []
      for (let trial = 1; trial <= Math.max(1, plan.trials); trial++) {
        results.push(await runTrial(session, companions, plan, trial))
      }
      return results
    },
    facts: () => runFacts(prepared, options, session),
  }
}

/** What a reporter needs to know of the run, from any of its tests. */
function runFacts(prepared: Prepared, options: CaseOptions, opened: Session): RunFacts {
  const { session, pack, configHash } = prepared
  const { notes = [], ...strays } = strayFacts()
  const lines = [...notes, ...opened.notes]
  opened.notes.clear()
  const { name, version } = session.agent.options
  return {
    runId: session.runId,
    agents: [{ name, version }],
    packs: pack ? [pack.name] : [],
    seed: session.seed,
    configHash,
    ...(options.minScore ? { minScore: options.minScore } : {}),
    ...(options.confidence === undefined ? {} : { confidence: options.confidence }),
    ...(pack ? { weights: pack.weights } : {}),
    ...strays,
    ...(lines.length > 0 ? { notes: lines } : {}),
  }
}
