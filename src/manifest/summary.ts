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
    ...faultFigures(record),
    ...degradationFigures(record),
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
  const met = goals.map(({ detail: _detail, ...goal }) => goal)
  return shortHash(stableStringify([verdict, findings, faults, met, ended, exposure, exchangeHash ?? null]), 16)
}

function goalOf({ goals }: CaseRecord): number | undefined {
  const weights = goals.reduce((sum, { weight = 1 }) => sum + weight, 0)
  return goals.length === 0 ? undefined : goals.reduce((sum, { value, weight = 1 }) => sum + weight * value, 0) / weights
}

function faultFigures({ recovery }: CaseRecord): Pick<CaseSummary, 'faults'> {
  const faults: Record<string, [number, number, number]> = {}
  for (const pair of recovery?.paired ?? []) {
    for (const name of pair.faults) {
      const [injected, recovered, ms] = faults[name] ?? [0, 0, 0]
      faults[name] = [injected + 1, recovered + (pair.success === null ? 0 : 1), ms + (pair.timeMs ?? 0)]
    }
  }
  return Object.keys(faults).length === 0 ? {} : { faults }
}

function degradationFigures({ degradation }: CaseRecord): Pick<CaseSummary, 'degradation'> {
  if (!degradation) return {}
  const both = ({ case: own, baseline }: { case: number; baseline: number }): [number, number] => [own, baseline]
  const { calls, tokens, costUsd, ms } = degradation
  return { degradation: { calls: both(calls), tokens: both(tokens), costUsd: costUsd && both(costUsd), ms: both(ms) } }
}

function recoveryOf({ recovery }: CaseRecord): number | undefined {
  return recovery === undefined || recovery.injected === 0 ? undefined : recovery.recovered / recovery.injected
}
