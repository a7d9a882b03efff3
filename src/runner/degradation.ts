import type { CaseRecord } from '../model/case-record.ts'
import { type ExchangeEntry, entriesOf, type Ledger } from '../model/ledger.ts'
import { billedCall } from '../telemetry/billed-call.ts'
import { totalUsage, type UsageTotal } from '../telemetry/usage.ts'
import type { CaseExecution } from './case-execution.ts'
import { type GoalValue, meanGoal } from './goal-values.ts'
import { ownTokens, timesAsked } from './imposed-tokens.ts'

/** A client may wait this long before it tries again without being told to: longer than the back-off of usual SDKs. */
const USUAL_BACK_OFF_MS = 10_000
/** More than this many times the baseline is worse. */
const FACTOR = 2

/** The whole figures of a case beside those of its undisturbed pair: nothing is left out. */
export function degradationOf(execution: CaseExecution, baseline: CaseExecution): NonNullable<CaseRecord['degradation']> {
  const [own, usual] = [usageOf(entriesOf(execution.ledger, 'exchange')), usageOf(entriesOf(baseline.ledger, 'exchange'))]
  const compared = (read: (usage: UsageTotal) => number) => ({ case: read(own), baseline: read(usual) })
  return {
    calls: compared(({ calls }) => calls),
    tokens: compared(tokensOf),
    costUsd: own.costUsd === null || usual.costUsd === null ? null : { case: own.costUsd, baseline: usual.costUsd },
    ms: { case: execution.virtualMs, baseline: baseline.virtualMs },
  }
}

/**
 * What is worse than the baseline by more than twice, in words. What the fault itself took (failed attempts, imposed waits) is not the agent's
 * doing: attempts that a fault answered are left out, and of the time only what the client waited of its own accord is looked at.
 */
export function worseThan(baseline: Ledger, execution: CaseExecution, goals: readonly GoalValue[]): string | undefined {
  const mean = meanGoal(goals)
  if (goals.length > 0 && mean < 1) return `goals reached ${Math.round(mean * 100)} % of their value`
  const [own, usual] = [costOfAnswers(execution.ledger), costOfAnswers(baseline)]
  const allowed = FACTOR * timesAsked(execution.ledger, baseline)
  const usualCalls = Math.max(1, usual.calls)
  if (own.calls > allowed * usualCalls) return `${own.calls} answered provider calls where the baseline needs ${usualCalls}`
  if (usual.tokens > 0 && own.tokens > allowed * usual.tokens) return `${own.tokens} tokens where the baseline needs ${usual.tokens}`
  if (own.costUsd !== null && usual.costUsd !== null && usual.costUsd > 0 && own.costUsd > allowed * usual.costUsd)
    return `${usd(own.costUsd)} USD where the baseline costs ${usd(usual.costUsd)}`
  return idleWait(execution.ledger)
}

/** A wait before the next attempt that nobody asked for and no usual back-off explains. */
function idleWait(ledger: Ledger): string | undefined {
  const exchanges = entriesOf(ledger, 'exchange')
  for (const failure of exchanges) {
    if (failure.outcome.kind === 'answered' || failure.faults.length === 0 || failure.endedMs === undefined) continue
    const next = exchanges.find(({ index, fingerprint }) => index > failure.index && fingerprint === failure.fingerprint)
    if (!next) continue
    const waited = next.atMs - failure.endedMs
    const asked = failure.retryAfterMs ?? 0
    if (waited > FACTOR * asked && waited > asked + USUAL_BACK_OFF_MS)
      return `it waited ${seconds(waited)} s before it tried again, ${asked > 0 ? `where ${seconds(asked)} s were asked for` : 'unasked'}`
  }
  return undefined
}

/** What the answered calls took. Tokens that a fault put in are not the agent's. */
function costOfAnswers(ledger: Ledger): { readonly calls: number; readonly tokens: number; readonly costUsd: number | null } {
  const answered = entriesOf(ledger, 'exchange').filter((entry) => entry.outcome.kind === 'answered')
  const usage = usageOf(answered)
  const tokens = answered.reduce((sum, entry) => sum + ownTokens(ledger, entry), 0)
  const share = tokensOf(usage) === 0 ? 1 : tokens / tokensOf(usage)
  return { calls: usage.calls, tokens, costUsd: usage.costUsd === null ? null : usage.costUsd * share }
}

const tokensOf = ({ inputTokens, outputTokens }: UsageTotal) => inputTokens + outputTokens
const seconds = (ms: number) => Math.round(ms / 1000)
const usd = (value: number) => Number(value.toPrecision(3))

function usageOf(exchanges: readonly ExchangeEntry[]): UsageTotal {
  return totalUsage(exchanges.map(billedCall))
}
