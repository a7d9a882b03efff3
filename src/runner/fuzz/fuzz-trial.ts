import type { AgentOptions } from '../../model/agent.ts'
import type { FaultRecipe } from '../../model/fuzz.ts'
import type { PlannedCase } from '../../scheduling/plan.ts'
import type { CaseExecution } from '../case-execution.ts'
import { type GoalValue, goalsOfCase } from '../goal-values.ts'
import { type Judgement, judgeResilience } from '../judge.ts'
import type { Session } from '../session.ts'
import { invariantsFor } from './invariants.ts'
import { fuzzProfile } from './profile.ts'
import { regressionTest } from './regression-test.ts'
import { shrinkSet } from './shrink.ts'
import { writeRegression } from './write-regression.ts'

/** One trial of a fuzz case, with the faults that were drawn for it. */
export interface FuzzTrial {
  readonly plan: PlannedCase
  readonly execution: CaseExecution
  readonly goals: readonly GoalValue[]
  readonly judgement: Judgement
}

interface FuzzedPlan extends PlannedCase {
  readonly fuzz: NonNullable<PlannedCase['fuzz']>
}

/** Sets that are drawn in the place of one that could not act. */
const MOST_TRIED_AGAIN = 8

/** Draws the faults of a fuzz case for this agent, runs it, judges it by the invariants, and makes a failure small. */
export async function runFuzzTrial(
  session: Session,
  plan: FuzzedPlan,
  trial: number,
  key: string,
  pair: CaseExecution,
): Promise<FuzzTrial> {
  const { options } = session
  const { source, number } = plan.fuzz
  const profile = fuzzProfile(pair.ledger)
  const run = async (candidate: readonly FaultRecipe[], keyOfRun = key): Promise<FuzzTrial> => {
    const bound: PlannedCase = {
      ...plan,
      faults: source.build(candidate),
      goals: invariantsFor(options.agent.options, pair.ledger, options.invariants),
    }
    const execution = await session.execute({
      key: keyOfRun,
      caseId: plan.id,
      trial,
      phase: 'resilience',
      input: plan.input,
      faults: bound.faults,
      baseline: pair.ledger,
      ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
    })
    const goals = await goalsOfCase(session, bound, execution)
    return { plan: bound, execution, goals, judgement: judgeFuzz(execution, goals, pair, options.agent.options) }
  }

  let { recipes } = source.set(number, profile, options.seed)
  let first = await run(recipes)
  // What a reply must hold for a fault to act on it shows only when it is tried.
  for (let again = 1; first.judgement.verdict === 'NOT_EXERCISED' && recipes.length > 0 && again <= MOST_TRIED_AGAIN; again++) {
    ;({ recipes } = source.set(number, profile, options.seed, again))
    first = await run(recipes)
  }
  if (first.judgement.verdict !== 'FAILED' || source.shrinkRuns === 0) return first
  const wanted = failureOf(first.judgement)
  const shrunk = await shrinkSet(
    recipes,
    source,
    async (candidate) => failureOf((await run(candidate, `${key}~shrink`)).judgement) === wanted,
  )
  const codes = shrunk.recipes.map((recipe) => source.code(recipe))
  const regression = regressionTest(
    source,
    {
      agentName: options.agent.options.name,
      caseId: plan.id,
      seed: options.seed,
      turns: plan.input.turns,
      recipes: shrunk.recipes,
      reason: first.judgement.reason,
      proof: first.execution.ledger
        .flatMap((entry) => (entry.kind === 'fault' ? [`[${entry.index}] ${entry.name} ${JSON.stringify(entry.effective)}`] : []))
        .slice(0, 5),
    },
    source.importAgent ?? "import { agent } from '…' // give fuzz(..., { importAgent }) the line that imports your agent",
  )
  const written = await writeRegression(regression, source.importAgent !== undefined)
  const size = `${recipes.length} drawn → ${shrunk.recipes.length} after ${shrunk.runs} runs${shrunk.isMinimal ? '' : ', the budget of runs was spent'}`
  const reason = `${first.judgement.reason}\n  smallest set that fails so (${size}): ${codes.join(', ')}\n  ${written}`
  return { ...first, judgement: { ...first.judgement, reason } }
}

/** All faults of a fuzz may stay unfired, but not all at once. */
function judgeFuzz(execution: CaseExecution, goals: readonly GoalValue[], pair: CaseExecution, agent: AgentOptions): Judgement {
  if (execution.faults.some(({ state }) => state === 'fired')) return judgeResilience(execution, goals, pair.ledger, agent)
  if (execution.faults.length === 0)
    return { verdict: 'NOT_EXERCISED', reason: 'nothing in this space can meet this agent: see what it does undisturbed' }
  const { name, nearMiss = '' } = execution.faults[0] ?? { name: '' }
  return { verdict: 'NOT_EXERCISED', reason: `none of the drawn faults fired. ${name}: ${nearMiss}`.trim() }
}

/** What failed, without what varies from run to run: verdict, and goal or kind of failure. */
function failureOf({ verdict, reason }: Judgement): string {
  const [kind] = /^goal "[^"]+"|^\w+: |^the agent \w+ \w+/.exec(reason) ?? [reason.slice(0, 24)]
  return `${verdict} ${kind}`
}
