import { runAsJudge } from '../interception/judging.ts'
import { redactValue } from '../manifest/redact.ts'
import { summarize } from '../manifest/summary.ts'
import type { AgentOptions } from '../model/agent.ts'
import type { CaseRecord } from '../model/case-record.ts'
import type { Goal } from '../model/goal.ts'
import type { ExchangeEntry, Ledger, LedgerEntry } from '../model/ledger.ts'
import type { Scores } from '../model/score.ts'
import type { CaseExecution } from '../runner/case-execution.ts'
import { type GoalValue, goalValues } from '../runner/goal-values.ts'
import { judgeOpenScope, type ScopeJudgement, undisturbedLedger } from '../runner/judge-scope.ts'
import type { CaseOptions } from '../runner/options.ts'
import { resolveGoals } from '../runner/prepare.ts'
import { replayCommand } from '../runner/replay-command.ts'
import type { Session } from '../runner/session.ts'
import { scoresOf } from '../scoring/scores.ts'
import { billedCall } from '../telemetry/billed-call.ts'
import { totalUsage, type UsageTotal } from '../telemetry/usage.ts'
import { executionSoFar, scopeOf } from './khaos-scope.ts'
import { currentTestRecords } from './test-records.ts'

/** The case behind a `khaos` fixture, as it stands when a matcher asks. */
export interface OpenCase {
  readonly execution: CaseExecution
  readonly agentOptions: AgentOptions
  readonly isAttacked: boolean
  readonly replay: string
  judge(): Promise<ScopeJudgement>
  /** The agent undisturbed on what was said so far; nothing where nothing was said. */
  baseline(): Promise<Ledger | undefined>
  /** The entry as it may be shown: canaries and keys taken out. */
  shown(entry: LedgerEntry): Readonly<Record<string, unknown>>
}

/** The open case of a received `khaos` fixture, or `undefined` for anything else. */
export function openCaseOf(received: unknown): OpenCase | undefined {
  const facts = scopeOf(received)
  if (!facts) return undefined
  const { scope, suite } = facts
  const execution = executionSoFar(facts)
  const secrets = scope.attacks.flatMap((attack) => attack.canaries.map(({ value, label }) => ({ value, label })))
  return {
    execution,
    agentOptions: suite.session.options.agent.options,
    isAttacked: scope.attacks.length > 0,
    replay: replayCommand(scope.options.key),
    judge: () => judgeOpenScope(suite.session, execution),
    baseline: () => undisturbedLedger(suite.session, execution),
    shown: (entry) => redactValue(entry, secrets) as Record<string, unknown>,
  }
}

/** How far one goal is met. A reply on its own has no ledger to look at. */
export async function goalValueOf(
  goal: Goal | string,
  facts: Pick<CaseExecution, 'replies'> & Partial<CaseExecution>,
  judge: Judge = judgeOfTest(),
): Promise<GoalValue> {
  const execution: CaseExecution = {
    key: '',
    ledger: [],
    faults: [],
    source: '',
    startedAt: '',
    durationMs: 0,
    virtualMs: 0,
    heldBy: [],
    ...facts,
  }
  const [value] = await goalValues(resolveGoals([goal]), execution, execution.said?.at(-1) ?? '', judge)
  if (!value) throw new TypeError('no goal was given')
  return value
}

type Judge = Session['judge']

/** A matcher asks in the middle of a test: what its goal calls must not become a part of the case. */
function judgeOfTest(): Judge {
  const suite = currentTestRecords()?.suite
  return suite ? suite.session.judge : (ask) => runAsJudge(ask)
}

export type { UsageTotal }

/** What provider calls used together. */
export function usageOfExchanges(exchanges: readonly ExchangeEntry[]): UsageTotal {
  return totalUsage(exchanges.map(billedCall))
}

/** Scores of records that are not part of a whole run; weighed as their pack says. */
export function scoresOfRun(records: readonly CaseRecord[], { pack, seed }: Pick<CaseOptions, 'pack' | 'seed'>): Scores {
  return scoresOf(records.map(summarize), typeof pack === 'object' ? pack.weights : undefined, seed)
}
