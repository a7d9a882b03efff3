import { shortHash } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { CaseRecord, CaseSummary } from '../model/case-record.ts'

const LONGEST_REASON = 120

/** The part of a record that scores, gates, reports and merges need. A pure function of the record; it stays the same in any run of the same case, duration aside. */
export function summarize(record: CaseRecord): CaseSummary {
  const known = made.get(record)
  if (known) return known
  const summary = toSummary(record)
  made.set(record, summary)
  return summary
}

/** Gates and the test both ask for the summary of one record. */
const made = new WeakMap<CaseRecord, CaseSummary>()

function toSummary(record: CaseRecord): CaseSummary {
  const goal = goalOf(record)
  const recovery = recoveryOf(record)
  return {
    key: record.key,
    phase: record.phase,
    verdict: record.verdict,
    reason: record.reason.length > LONGEST_REASON ? `${record.reason.slice(0, LONGEST_REASON - 1)}…` : record.reason,
    ...(record.severity === undefined ? {} : { severity: record.severity }),
    source: record.model.kind,
    unit: record.unit,
    ...(record.weight === undefined ? {} : { weight: record.weight }),
    ...(goal === undefined ? {} : { goal }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(record.recovery?.timeToRecoverMs == null ? {} : { timeToRecoverMs: record.recovery.timeToRecoverMs }),
    ...(record.phase === 'security' && record.utility !== null ? { utility: record.utility } : {}),
    ...(record.exchangeHash === undefined ? {} : { exchangeHash: record.exchangeHash }),
    durationMs: Math.round(record.timing.durationMs * 100) / 100,
    calls: record.usage.calls,
    tokens: record.usage.inputTokens + record.usage.outputTokens,
    costUsd: record.usage.costUsd,
    evidenceHash: evidenceHash(record),
  }
}

/** Hash of what a record proves. Times are left out: the same evidence has the same hash in every run. */
function evidenceHash({ findings, faults, goals, ended, exposure, exchangeHash, verdict }: CaseRecord): string {
  return shortHash(stableStringify([verdict, findings, faults, goals, ended, exposure, exchangeHash ?? null]), 16)
}

function goalOf({ goals }: CaseRecord): number | undefined {
  const weights = goals.reduce((sum, { weight = 1 }) => sum + weight, 0)
  return goals.length === 0 ? undefined : goals.reduce((sum, { value, weight = 1 }) => sum + weight * value, 0) / weights
}

function recoveryOf({ recovery }: CaseRecord): number | undefined {
  return recovery === undefined || recovery.injected === 0 ? undefined : recovery.recovered / recovery.injected
}
