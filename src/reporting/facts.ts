import type { RunManifest } from '../model/manifest.ts'

export type ScoreFact = NonNullable<RunManifest['scores']['security']>

export const NOT_EXERCISED_MEANS = 'NOT_EXERCISED: the fault or attack never took effect. No pass, in no score.'
export const UNCERTAIN_MEANS = 'UNCERTAIN: the evidence decides neither way. It is no pass; the low end of the interval counts it as lost.'
export const ERRORED_MEANS = 'ERRORED: the harness or the environment failed. It is no pass and is in no score.'

const MEANINGS = [
  ['NOT_EXERCISED', NOT_EXERCISED_MEANS],
  ['UNCERTAIN', UNCERTAIN_MEANS],
  ['ERRORED', ERRORED_MEANS],
] as const

/** One line for each verdict that a reader must not take for a pass, where it occurs. */
export function meaningsIn({ counts }: RunManifest): string[] {
  return MEANINGS.filter(([verdict]) => Object.values(counts).some((row) => (row[verdict] ?? 0) > 0)).map(([, line]) => line)
}

/** Trials by phase, e.g. `BLOCKED 9, COMPROMISED 2`. */
export function countLines({
  counts,
}: RunManifest): { readonly phase: string; readonly total: number; readonly verdicts: readonly (readonly [string, number])[] }[] {
  return Object.entries(counts).map(([phase, row]) => ({
    phase,
    total: Object.values(row).reduce((sum, count) => sum + count, 0),
    verdicts: Object.entries(row),
  }))
}

/** `59`, `85.2`. */
export function showNumber(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** `31.2 – 59`. */
export function showInterval([low, high]: readonly [number, number]): string {
  return `${showNumber(low)} – ${showNumber(high)}`
}

export function showPercent(share: number): string {
  return `${showNumber(share * 100)} %`
}

export const scoreNames = ['security', 'resilience', 'overall'] as const

/** Rates that stand beside the scores, each only where it was measured. */
export function rateLines({ security, resilience, baseline }: RunManifest): (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = []
  if (baseline.taskCompletionRate !== null) lines.push(['task completion', showPercent(baseline.taskCompletionRate)])
  if (security.attacksTested > 0) lines.push(['attacks blocked', `${security.attacksBlocked} of ${security.attacksTested}`])
  if (security.utilityUnderAttack !== null) lines.push(['utility under attack', showPercent(security.utilityUnderAttack)])
  if (resilience.faultsInjected > 0) lines.push(['faults survived', `${resilience.faultsSurvived} of ${resilience.faultsInjected}`])
  if (resilience.recoveryRate !== null) lines.push(['recovery rate', showPercent(resilience.recoveryRate)])
  if (resilience.meanTimeToRecoverMs !== null) lines.push(['mean time to recover', `${Math.round(resilience.meanTimeToRecoverMs)} ms`])
  if (resilience.stability != null) lines.push(['stability over trials', showPercent(resilience.stability)])
  if (resilience.degradation != null) lines.push(['cost of faults', degradationText(resilience.degradation)])
  if (baseline.latencyP95Ms !== null) lines.push(['latency p50 / p95 / p99', latency(baseline)])
  return lines
}

/** `calls × 1.5, tokens × 1.2, cost × 1.2, +2100 ms a case`. */
function degradationText({
  callsFactor,
  tokensFactor,
  costFactor,
  addedMs,
}: NonNullable<RunManifest['resilience']['degradation']>): string {
  const factors = [
    ['calls', callsFactor],
    ['tokens', tokensFactor],
    ['cost', costFactor],
  ] as const
  const shown = factors.flatMap(([name, factor]) => (factor === null ? [] : [`${name} × ${showNumber(factor)}`]))
  return [...shown, `${addedMs < 0 ? '−' : '+'}${Math.abs(Math.round(addedMs))} ms a case`].join(', ')
}

function latency({ latencyP50Ms, latencyP95Ms, latencyP99Ms }: RunManifest['baseline']): string {
  return `${[latencyP50Ms, latencyP95Ms, latencyP99Ms].map((ms) => showNumber(ms ?? 0)).join(' / ')} ms`
}

/** Warnings of the run, and what of it could not be placed. */
export function noteLines({ warnings, unattributed, evidenceMissing }: RunManifest): string[] {
  const lines = [...warnings]
  if (unattributed > 0) lines.push(`${count(unattributed, 'provider call')} could not be attributed to a case.`)
  if (evidenceMissing > 0) lines.push(`Evidence is missing for ${count(evidenceMissing, 'case')}: no record was found beside the results.`)
  return lines
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
