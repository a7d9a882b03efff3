import { hash53 } from '../internal/hash.ts'
import type { CaseSummary } from '../model/case-record.ts'
import { parseCaseKey } from './case-key.ts'
import { isNewTrial, type TrialsSeen } from './statistics/identical-trials.ts'

/** One sample of the resilience score: a fault on an input. `null`: not measured. */
export interface ResilienceUnit {
  readonly id: string
  /** Severity weight of the faults. */
  readonly weight: number
  readonly goal: number | null
  readonly recovery: number | null
  /** Share of trials that agree with the majority verdict; `null` with one trial. */
  readonly stability: number | null
}

interface Trial {
  readonly verdict: string
  readonly goal: number | null
  readonly recovery: number | null
}

interface CaseTally extends TrialsSeen {
  readonly trials: Trial[]
}

export interface ResilienceTally {
  add(summary: CaseSummary): void
  /** In order of their ids, so that sums do not depend on the order of arrival. */
  units(): ResilienceUnit[]
}

/** Gathers resilience summaries into units, in any order. Only cases whose fault took effect count. */
export function createResilienceTally(): ResilienceTally {
  const tallies = new Map<string, { weight: number; readonly cases: Map<number, CaseTally> }>()

  return {
    add(summary) {
      const { verdict } = summary
      if (summary.phase !== 'resilience') return
      if (verdict !== 'RECOVERED' && verdict !== 'DEGRADED' && verdict !== 'FAILED') return

      const { suite, caseId } = parseCaseKey(summary.key)
      const id = `${suite} ${summary.unit}`
      const unit = tallies.get(id) ?? { weight: 0, cases: new Map<number, CaseTally>() }
      tallies.set(id, unit)
      unit.weight = Math.max(unit.weight, summary.weight ?? 1)

      const caseHash = hash53(`${suite}::${caseId}`)
      const tally: CaseTally = unit.cases.get(caseHash) ?? { trials: [] }
      unit.cases.set(caseHash, tally)
      if (isNewTrial(tally, summary)) tally.trials.push({ verdict, goal: goalOf(summary), recovery: summary.recovery ?? null })
    },

    units: () =>
      [...tallies]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { weight, cases }]) => {
          const trials = [...cases.values()].map((tally) => tally.trials)
          return {
            id,
            weight,
            goal: meanOf(trials.map((list) => meanOf(list.map(({ goal }) => goal)))),
            recovery: meanOf(trials.map((list) => meanOf(list.map(({ recovery }) => recovery)))),
            stability: meanOf(trials.map(stabilityOf)),
          }
        }),
  }
}

/** Mean over the units that were repeated; `null` where none was. */
export function meanStability(units: readonly ResilienceUnit[]): number | null {
  return meanOf(units.map(({ stability }) => stability))
}

/** A case that failed before any goal could look at it has reached none. */
function goalOf({ goal, verdict }: CaseSummary): number | null {
  if (goal !== undefined) return goal
  if (verdict === 'FAILED') return 0
  return verdict === 'RECOVERED' ? 1 : null
}

function stabilityOf(trials: readonly Trial[]): number | null {
  if (trials.length < 2) return null
  const counts = new Map<string, number>()
  for (const { verdict } of trials) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  return Math.max(...counts.values()) / trials.length
}

/** Mean of what was measured, summed in order of size: the same values give the same bits in any order. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
