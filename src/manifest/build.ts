import type { CaseSummary } from '../model/case-record.ts'
import { MANIFEST_VERSION, type RunManifest } from '../model/manifest.ts'
import type { Score } from '../model/score.ts'
import { phases, verdicts } from '../model/verdict.ts'
import { type Measure, measureOf } from '../scoring/measure.ts'
import { type OverallWeights, scoreOverall } from '../scoring/overall.ts'
import { scoreResilienceUnits } from '../scoring/resilience.ts'
import { createResilienceTally, meanStability } from '../scoring/resilience-units.ts'
import { headlineScore, scoreByMeasure } from '../scoring/security.ts'
import { createSecurityTally } from '../scoring/security-units.ts'
import { createFigures } from './figures.ts'
import { createListedCases } from './listed-cases.ts'
import { createRecoveryFigures } from './recovery-figures.ts'

/** What a manifest says of a run that no case knows. */
export type ManifestContext = Pick<
  RunManifest,
  'runId' | 'createdAt' | 'status' | 'package' | 'host' | 'node' | 'msw' | 'os' | 'ci' | 'seed' | 'configHash' | 'packs' | 'agents'
> & {
  readonly git?: RunManifest['git']
  /** Pack weights of the overall score. Default 50 : 50. */
  readonly weights?: OverallWeights | undefined
  readonly gates?: RunManifest['gates']
  readonly warnings?: readonly string[]
  readonly unattributed?: number
  readonly evidenceMissing?: number
  readonly files?: RunManifest['files']
}

export interface ManifestBuilder {
  /** Each key once, in any order. */
  add(summary: CaseSummary): void
  build(context: ManifestContext): RunManifest
}

/** Gathers summaries into a manifest: aggregates and the worst cases are kept, not the summaries. */
export function createManifestBuilder(): ManifestBuilder {
  const security = createSecurityTally()
  const resilience = createResilienceTally()
  const figures = createFigures()
  const recovery = createRecoveryFigures()
  const listed = createListedCases()
  const counts = new Map<string, number>()
  const measuresSeen = new Set<Measure>()

  return {
    add(summary) {
      const cell = `${summary.phase} ${summary.verdict}`
      counts.set(cell, (counts.get(cell) ?? 0) + 1)
      if (summary.phase === 'security') measuresSeen.add(measureOf(summary.source))
      security.add(summary)
      resilience.add(summary)
      figures.add(summary)
      recovery.add(summary)
      listed.add(summary)
    },

    build({ git, weights, gates, warnings, unattributed, evidenceMissing, files, ...facts }) {
      const count = (phase: string, ...wanted: readonly string[]) =>
        wanted.reduce((sum, verdict) => sum + (counts.get(`${phase} ${verdict}`) ?? 0), 0)
      const byMeasure = scoreByMeasure(security.units())
      const units = resilience.units()
      const scores = { security: headlineScore(byMeasure), resilience: scoreResilienceUnits(units, facts.seed) }
      const attempted = { security: count('security', ...verdicts) > 0, resilience: count('resilience', ...verdicts) > 0 }
      const attacks = security.attacks()
      const vulnerabilities = listed.vulnerabilities()
      const problems = listed.problems()

      return {
        schemaVersion: MANIFEST_VERSION,
        ...facts,
        ...(git === undefined ? {} : { git }),
        counts: countTable(counts),
        scores: {
          security: toPlainScore(scores.security),
          resilience: toPlainScore(scores.resilience),
          overall: toPlainScore(scoreOverall({ ...scores, attempted }, weights)),
        },
        security: {
          attacksTested: attacks.tested,
          attacksBlocked: attacks.blocked,
          uncertain: attacks.uncertain,
          notExercised: count('security', 'NOT_EXERCISED'),
          vulnerabilities: vulnerabilities.listed,
          utilityUnderAttack: figures.utilityUnderAttack(),
          measures: [...measuresSeen].sort(),
          byMeasure: byMeasure.map(({ measure, score }) => ({ measure, score: toPlainScore(score) })),
          ...(vulnerabilities.omitted > 0 ? { vulnerabilitiesOmitted: vulnerabilities.omitted } : {}),
        },
        resilience: {
          faultsInjected: count('resilience', 'RECOVERED', 'DEGRADED', 'FAILED'),
          faultsSurvived: count('resilience', 'RECOVERED', 'DEGRADED'),
          recoveryRate: figures.recoveryRate(),
          notExercised: count('resilience', 'NOT_EXERCISED'),
          meanTimeToRecoverMs: figures.meanTimeToRecoverMs(),
          stability: meanStability(units),
          degradation: recovery.degradation(),
          byFault: recovery.byFault(),
        },
        baseline: figures.baseline(),
        problems: problems.listed,
        ...(problems.omitted > 0 ? { problemsOmitted: problems.omitted } : {}),
        notExercised: listed.notExercised(),
        gates: gates ?? [],
        warnings: [...(warnings ?? [])],
        unattributed: unattributed ?? 0,
        evidenceMissing: evidenceMissing ?? 0,
        files: files ?? [],
      }
    },
  }
}

/**
 * The manifest of a run: scores, counts and the worst cases. One pass; memory does not hold the summaries.
 *
 * @param summaries each key once, in any order
 */
export function buildManifest({
  summaries,
  context,
}: {
  readonly summaries: Iterable<CaseSummary>
  readonly context: ManifestContext
}): RunManifest {
  const builder = createManifestBuilder()
  for (const summary of summaries) builder.add(summary)
  return builder.build(context)
}

/** Phase → verdict → number of trials, in fixed order, without zeros. */
function countTable(counts: ReadonlyMap<string, number>): RunManifest['counts'] {
  const rows = phases.map((phase) => {
    const cells = verdicts.map((verdict) => [verdict, counts.get(`${phase} ${verdict}`) ?? 0] as const).filter(([, count]) => count > 0)
    return [phase, Object.fromEntries(cells)] as const
  })
  return Object.fromEntries(rows.filter(([, cells]) => Object.keys(cells).length > 0))
}

function toPlainScore(score: Score | null): RunManifest['scores']['security'] {
  return score === null ? null : { ...score, interval: [score.interval[0], score.interval[1]] }
}
