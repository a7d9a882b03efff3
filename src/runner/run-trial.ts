import type { CaseRecord } from '../model/case-record.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import type { CaseExecution } from './case-execution.ts'
import type { Companions } from './companions.ts'
import { emit } from './emit.ts'
import { runFuzzTrial } from './fuzz/fuzz-trial.ts'
import { type GoalValue, goalsOfCase, goalsOfPair, isMet } from './goal-values.ts'
import { type Judgement, judgeBaseline, judgeHarness, judgeResilience } from './judge.ts'
import { recordCase } from './record-case.ts'
import { runSecurityTrial } from './security-case.ts'
import type { Session } from './session.ts'

/** One trial as recorded, and the facts behind it. */
export interface TrialResult {
  readonly record: CaseRecord
  readonly execution: CaseExecution
}

/** Executes, judges and records one trial of one planned case. */
export async function runTrial(session: Session, companions: Companions, plan: PlannedCase, trial: number): Promise<TrialResult> {
  const { options } = session
  const key = `${options.suite}::${plan.id}#${trial}`
  emit(options.on, 'caseStart', { caseId: plan.id, trial })
  const result =
    plan.phase === 'security'
      ? await securityTrial(session, companions, plan, trial, key)
      : await plainTrial(session, companions, plan, trial, key)
  emit(options.on, 'caseComplete', { record: result.record })
  return result
}

async function securityTrial(
  session: Session,
  companions: Companions,
  plan: PlannedCase,
  trial: number,
  key: string,
): Promise<TrialResult> {
  const { judgement, execution, goals, attack } = await runSecurityTrial(session, companions, plan, trial, key)
  for (const finding of judgement.findings)
    if (finding.decision === 'positive') emit(session.options.on, 'securityFinding', { caseId: plan.id, finding })
  const record = recordCase(session.options, {
    plan,
    trial,
    execution: { ...execution, key },
    goals,
    judgement,
    security: judgement,
    ...(attack ? { attack } : {}),
  })
  return { record, execution }
}

async function plainTrial(session: Session, companions: Companions, plan: PlannedCase, trial: number, key: string): Promise<TrialResult> {
  const finish = (execution: CaseExecution, goals: readonly GoalValue[], judgement: Judgement, baseline?: CaseExecution): TrialResult => ({
    record: recordCase(session.options, {
      plan,
      trial,
      execution: { ...execution, key },
      goals,
      judgement,
      ...(baseline ? { baseline } : {}),
    }),
    execution,
  })
  const timeout = plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }
  if (plan.phase === 'baseline') {
    const execution = await session.execute({ key, caseId: plan.id, trial, phase: 'baseline', input: plan.input, ...timeout })
    const goals = await goalsOfCase(session, plan, execution)
    return finish(execution, goals, judgeBaseline(execution, goals))
  }
  const pair = await companions.pair(plan)
  const pairGoals = await goalsOfPair(session, plan, pair)
  const harness = judgeHarness(pair)
  if (harness) return finish(pair, pairGoals, harness)
  const baseline = judgeBaseline(pair, pairGoals)
  if (baseline.verdict === 'ERRORED') return finish(pair, pairGoals, baseline)
  if (!pairGoals.every(isMet) || baseline.verdict !== 'PASSED') {
    return finish(pair, pairGoals, {
      verdict: 'NOT_EXERCISED',
      reason: `control_failed: the agent does not manage this task even without a fault: ${baseline.reason}`,
    })
  }
  if (plan.fuzz) {
    const fuzzed = await runFuzzTrial(session, { ...plan, fuzz: plan.fuzz }, trial, key, pair)
    return {
      record: recordCase(session.options, { ...fuzzed, trial, execution: { ...fuzzed.execution, key } }),
      execution: fuzzed.execution,
    }
  }
  const execution = await session.execute({
    key,
    caseId: plan.id,
    trial,
    phase: 'resilience',
    input: plan.input,
    faults: plan.faults,
    baseline: pair.ledger,
    ...timeout,
  })
  const goals = await goalsOfCase(session, plan, execution)
  return finish(execution, goals, judgeResilience(execution, goals, pair.ledger, session.options.agent.options), pair)
}
