import type { CaseSummary } from '../model/case-record.ts'
import type { RunManifest } from '../model/manifest.ts'

type Resilience = RunManifest['resilience']
type Compared = NonNullable<CaseSummary['degradation']>

/** What faults cost, and how long it took to get over each. Sums only: memory does not grow with the cases. */
export interface RecoveryFigures {
  add(summary: CaseSummary): void
  byFault(): NonNullable<Resilience['byFault']>
  degradation(): NonNullable<Resilience['degradation']> | null
}

const MOST_FAULTS = 200
/** Factors are kept as whole millionths: sums of whole numbers are the same in any order. */
const UNIT = 1_000_000

interface Mean {
  sum: number
  count: number
}

/** No figures yet. */
export function createRecoveryFigures(): RecoveryFigures {
  const faults = new Map<string, { injected: number; recovered: number; ms: number }>()
  const factors = { calls: mean(), tokens: mean(), costUsd: mean() }
  const added = mean()

  const addFactor = (to: Mean, pair: Compared['calls'] | null) => {
    if (pair === null || pair[1] <= 0) return
    to.sum += Math.round((UNIT * pair[0]) / pair[1])
    to.count += 1
  }

  return {
    add({ phase, verdict, faults: hit, degradation }) {
      if (phase !== 'resilience' || verdict === 'NOT_EXERCISED' || verdict === 'ERRORED') return
      for (const [name, [injected, recovered, ms]] of Object.entries(hit ?? {})) {
        const known = faults.get(name) ?? { injected: 0, recovered: 0, ms: 0 }
        faults.set(name, { injected: known.injected + injected, recovered: known.recovered + recovered, ms: known.ms + ms })
      }
      if (!degradation) return
      addFactor(factors.calls, degradation.calls)
      addFactor(factors.tokens, degradation.tokens)
      addFactor(factors.costUsd, degradation.costUsd)
      added.sum += degradation.ms[0] - degradation.ms[1]
      added.count += 1
    },

    byFault: () =>
      [...faults]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, MOST_FAULTS)
        .map(([fault, { injected, recovered, ms }]) => ({
          fault,
          injected,
          recovered,
          meanTimeToRecoverMs: recovered === 0 ? null : ms / recovered,
        })),

    degradation: () =>
      added.count === 0
        ? null
        : {
            cases: added.count,
            callsFactor: factorOf(factors.calls) ?? 1,
            tokensFactor: factorOf(factors.tokens),
            costFactor: factorOf(factors.costUsd),
            addedMs: added.sum / added.count,
          },
  }
}

const mean = (): Mean => ({ sum: 0, count: 0 })

function factorOf({ sum, count }: Mean): number | null {
  return count === 0 ? null : Math.round((sum / count / UNIT) * 1000) / 1000
}
