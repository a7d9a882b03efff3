import { entriesOf, type Ledger } from '../model/ledger.ts'
import type { Verdict } from '../model/verdict.ts'
import { workAfterCancel } from './after-cancel.ts'
import { type CaseExecution, endedOf, unfiredFaults } from './case-execution.ts'
import { worseThan } from './degradation.ts'
import { type FailOpenFacts, failedClosed, failsOpen } from './fail-open.ts'
import { type GoalValue, isMet } from './goal-values.ts'
import { type RecoveredBy, type RecoveryEvidence, recoveryOf } from './recovery.ts'

/** A verdict, and why. */
export interface Judgement {
  readonly verdict: Verdict
  readonly reason: string
}

/** Notes that make a case ours to explain: the harness could not do its part. */
const HARNESS_NOTES: Readonly<Record<string, string>> = {
  provider_not_recognised: 'a model host was called in a way nobody could answer',
  source_cannot_answer: 'the model source had no answer',
  goal_broken: 'a goal could not be asked',
}

/** Notes on what no agent may do, whatever it answers: calls without end, and going on without TLS where TLS has failed. */
const MISDEEDS: ReadonlySet<string> = new Set(['call_budget', 'tls_downgrade'])

/** What the harness itself could not do, if anything. Comes before every verdict on the agent. `mayStaySilent`: there is a reason why no model was called. */
export function judgeHarness(execution: CaseExecution, { mayStaySilent = false } = {}): Judgement | undefined {
  const notes = entriesOf(execution.ledger, 'note')
  const broken = notes.find((note) => note.code in HARNESS_NOTES)
  if (broken) return { verdict: 'ERRORED', reason: `${HARNESS_NOTES[broken.code]}: ${broken.text}` }
  if (entriesOf(execution.ledger, 'exchange').length === 0 && !mayStaySilent && !hasCrashedEarly(execution)) {
    return {
      verdict: 'ERRORED',
      reason:
        'no_provider_call: the agent called no model that khaostest could see. Import khaostest before the client is built, or check that the agent calls a model at all.',
    }
  }
  return undefined
}

const hasCrashedEarly = (execution: CaseExecution): boolean => endedOf(execution) === 'threw' || endedOf(execution) === 'timed_out'

/** A goal whose own code failed says nothing about the agent. */
function judgeGoals(goals: readonly GoalValue[]): Judgement | undefined {
  const broken = goals.find((goal) => goal.broken !== undefined)
  if (!broken) return undefined
  return {
    verdict: 'ERRORED',
    reason: `goal_broken: the goal "${broken.name}" threw ${broken.broken}. If it asks a model: give \`judge: models.scripted([...])\`, your own MSW handler, or allow live calls.`,
  }
}

/** The verdict on a case in which nothing was disturbed: its goals decide. */
export function judgeBaseline(execution: CaseExecution, goals: readonly GoalValue[]): Judgement {
  const harness = judgeHarness(execution) ?? judgeGoals(goals)
  if (harness) return harness
  const problem = problemOf(execution, goals)
  if (!problem) return { verdict: 'PASSED', reason: 'all goals met' }
  if (isStandInContract(execution)) {
    return {
      verdict: 'ERRORED',
      reason: `standin_contract: the agent could not use the offline model's reply (${problem}). Give the reply it expects: models.scripted([...]), or khaosagent({ replies: [...] }).`,
    }
  }
  return { verdict: 'FAILED', reason: problem }
}

/** Undisturbed the agent calls a model: a fault that met it before is why it did not come to that, as where a guard is down. */
function wasStopped(execution: CaseExecution, baseline: Ledger): boolean {
  return execution.faults.some(({ state }) => state === 'fired') && entriesOf(baseline, 'exchange').length > 0
}

/** The verdict on a case with faults: they must have fired, and the agent must have got over them no worse than twice the baseline. */
export function judgeResilience(
  execution: CaseExecution,
  goals: readonly GoalValue[],
  baseline: Ledger,
  options: FailOpenFacts['options'],
): Judgement {
  const harness = judgeHarness(execution, { mayStaySilent: wasStopped(execution, baseline) }) ?? judgeGoals(goals)
  if (harness) return harness
  const unfired = unfiredFaults(execution)
  if (unfired.length > 0) {
    return {
      verdict: 'NOT_EXERCISED',
      reason: `${unfired.map((fault) => fault.name).join(', ')} never fired. ${unfired[0]?.nearMiss ?? ''}`.trim(),
    }
  }
  const problem = problemOf(execution, goals)
  if (problem) return { verdict: 'FAILED', reason: problem }
  const guarded = { ledger: execution.ledger, usual: baseline, options }
  const open = failsOpen(guarded)
  if (open) return { verdict: 'FAILED', reason: open }
  const recovery = recoveryOf(execution.ledger, baseline)
  const swallowed = swallowedFailure(execution, recovery, baseline)
  if (swallowed) return { verdict: 'FAILED', reason: swallowed }
  const worse = worseThan(baseline, execution, goals)
  return worse
    ? { verdict: 'DEGRADED', reason: worse }
    : { verdict: 'RECOVERED', reason: failedClosed(guarded) ? 'no verdict of a control was taken for a no' : recoveredBy(recovery) }
}

/** Why the agent did not do what was asked, if so. */
export function problemOf(execution: CaseExecution, goals: readonly GoalValue[]): string | undefined {
  const ended = endedOf(execution)
  const last = execution.replies.at(-1)
  const misdeed = entriesOf(execution.ledger, 'note').find((note) => MISDEEDS.has(note.code))
  if (misdeed) return misdeed.text
  // Which turns of a scenario may fail is for its own rule to say.
  if (ended === 'timed_out' && !execution.scenario) return `the agent gave no answer in time: ${last?.error?.message ?? ''}`.trim()
  const goneOn = execution.replies.some(({ cancelled }) => cancelled) ? workAfterCancel(execution.ledger) : undefined
  if (goneOn) return goneOn
  const missed = goals.find((goal) => goal.critical && !isMet(goal)) ?? goals.find((goal) => !isMet(goal))
  // A goal such as `honest` is met by an error that says what went wrong: a throw is then no failure.
  if (!missed) return undefined
  if (ended === 'threw' && !execution.scenario)
    return `the agent threw ${last?.error?.name ?? 'an error'}: ${last?.error?.message ?? ''}`.trim()
  return `goal "${missed.name}" not met (${missed.value} < ${missed.threshold}): ${missed.detail}`
}

/**
 * A provider call that failed and that nothing made good, under an answer that does not admit it. The undisturbed answer of the same turn
 * means that the client could read the reply after all.
 */
function swallowedFailure(execution: CaseExecution, { paired }: RecoveryEvidence, baseline: Ledger): string | undefined {
  for (const { of, how, failure } of paired) {
    if ((of !== 'model' && of !== 'side') || how !== 'none') continue
    const turn = execution.ledger[failure]?.turn
    const reply = replyOf(execution.ledger, turn)
    if (reply?.ended !== 'answered' || reply.error || reply.text === replyOf(baseline, turn)?.text) continue
    const answer = reply.text.length > 80 ? `${reply.text.slice(0, 80)}…` : reply.text
    return `swallowed: the model call at ledger entry ${failure} failed and none made it good, yet the agent answered ${JSON.stringify(answer)}. Retry, fall back, or return \`{ error: '...' }\`.`
  }
  return undefined
}

const replyOf = (ledger: Ledger, turn: number | undefined) => entriesOf(ledger, 'reply').findLast((entry) => entry.turn === turn)

/** Errors that mean "this reply is not of the form I expected", thrown although every call was answered well. */
const FORM_ERRORS =
  /SyntaxError|ZodError|ValidationError|AI_NoObjectGenerated|AI_TypeValidation|OutputParser|ModelBehaviorError|not valid JSON|Unexpected token|could not parse/i

function isStandInContract(execution: CaseExecution): boolean {
  const error = execution.replies.find((reply) => reply.error)?.error
  if (!error || execution.source === 'live' || execution.source === 'scripted') return false
  const answered = entriesOf(execution.ledger, 'exchange').every((entry) => entry.outcome.kind === 'answered')
  return answered && FORM_ERRORS.test(`${error.name}: ${error.message}`)
}

function recoveredBy({ paired, attempts }: RecoveryEvidence): string {
  const how = [...new Set(paired.flatMap((pair) => (pair.how === 'none' ? [] : [WORDS[pair.how]])))].join(' and ')
  if (how !== '') return `recovered by ${how} after ${attempts} attempts`
  const isLost = paired.some(({ of }) => of === 'model' || of === 'side')
  return isLost ? 'the fault acted and the answer is the same as without it' : 'the fault acted and the goals were still met'
}

const WORDS: Readonly<Record<Exclude<RecoveredBy, 'none'>, string>> = {
  retry: 'retry',
  repeated_call: 'a repeated call',
  fallback: 'fallback',
}
