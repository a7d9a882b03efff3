import type { BoundAttack } from '../model/attack.ts'
import type { SecurityJudgement } from '../model/finding.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'
import type { CaseInput } from '../model/pack.ts'
import type { Phase } from '../model/verdict.ts'
import { judgeSecurity } from '../oracles/judge-security.ts'
import { baselinePlan } from './baseline-plan.ts'
import { type CaseExecution, unfiredFaults } from './case-execution.ts'
import { createCompanions } from './companions.ts'
import { controlsFor } from './controls.ts'
import { goalValues } from './goal-values.ts'
import { toCaseInput } from './inputs.ts'
import { type Judgement, judgeBaseline, judgeHarness, judgeResilience } from './judge.ts'
import { oracleFacts } from './oracle-facts.ts'
import type { Session } from './session.ts'

/** What a hand-written test turned out to be, and how it went. */
export interface ScopeJudgement {
  readonly phase: Phase
  readonly judgement: Judgement
  readonly security?: SecurityJudgement
  readonly attack?: BoundAttack
}

/** Judges the case of a hand-written test once its body has ended: attacked, disturbed or plain. `failure` is what its assertions threw. */
export async function judgeScope(session: Session, execution: CaseExecution, failure: unknown): Promise<ScopeJudgement> {
  const attacked = await judgeAttacked(session, execution)
  if (attacked) return attacked
  const harness = judgeHarness(execution)
  const phase = execution.faults.length > 0 ? 'resilience' : 'baseline'
  if (harness && failure === undefined) return { phase, judgement: harness }
  const unfired = unfiredFaults(execution)
  if (unfired.length > 0)
    return { phase, judgement: { verdict: 'NOT_EXERCISED', reason: `${unfired.map((fault) => fault.name).join(', ')} never fired` } }
  if (failure !== undefined)
    return {
      phase,
      judgement: { verdict: 'FAILED', reason: failure instanceof Error ? (failure.message.split('\n')[0] ?? '') : String(failure) },
    }
  return {
    phase,
    judgement:
      phase === 'resilience'
        ? { verdict: 'RECOVERED', reason: 'all assertions held' }
        : { verdict: 'PASSED', reason: 'all assertions held' },
  }
}

/** Judges the case while the body still runs, by the goals of the test: for a matcher that asks how it stands. */
export async function judgeOpenScope(session: Session, execution: CaseExecution): Promise<ScopeJudgement> {
  const attacked = await judgeAttacked(session, execution)
  if (attacked) return attacked
  const goals = await goalValues(session.options.goals, execution, execution.said?.[0] ?? '', session.judge)
  if (execution.faults.length === 0) return { phase: 'baseline', judgement: judgeBaseline(execution, goals) }
  const usual = (await undisturbedLedger(session, execution)) ?? execution.ledger
  return { phase: 'resilience', judgement: judgeResilience(execution, goals, usual, session.options.agent.options) }
}

/** The agent undisturbed on what a hand-written test said; nothing where it only ran code of its own. */
export async function undisturbedLedger(session: Session, execution: CaseExecution): Promise<Ledger | undefined> {
  const input = saidInput(execution)
  return input && (await createCompanions(session).pair(baselinePlan(input))).ledger
}

/** An attacked case, against the same turns unattacked and a lawful call of each tool the attack is after. */
async function judgeAttacked(session: Session, execution: CaseExecution): Promise<ScopeJudgement | undefined> {
  const attack = execution.attacks?.[0]
  if (!attack) return undefined
  const companions = createCompanions(session)
  const plan = baselinePlan(saidInput(execution) ?? execution.pair?.input ?? toCaseInput('Hello', 0))
  const isBoundOnIt = execution.pair?.input.turns.join('\n') === plan.input.turns.join('\n')
  const pair = isBoundOnIt && execution.pair ? execution.pair.ledger : (await companions.pair(plan)).ledger
  const controls = await controlsFor(companions, attack.goal, plan)
  const judge = (filterTwin: boolean) =>
    judgeSecurity({
      ...oracleFacts(session, execution),
      attack,
      pair,
      controls,
      wrappedTools: controls.filter(({ seenAtSeam }) => seenAtSeam).map(({ tool }) => tool),
      filterTwin,
    })
  const route = entriesOf(execution.ledger, 'delivery').at(0)?.route
  const first = judge(false)
  const isStopped = first.verdict === 'NOT_EXERCISED' && route !== undefined
  const security = isStopped ? judge(await companions.twinReachesModel(plan, attack, route)) : first
  return { phase: 'security', judgement: security, security, attack }
}

/** What the test said as one input; nothing where it only ran code of its own. */
function saidInput(execution: CaseExecution): CaseInput | undefined {
  const turns = (execution.said ?? []).filter((text) => text !== '')
  return turns.length > 0 ? toCaseInput(turns, 0) : undefined
}
