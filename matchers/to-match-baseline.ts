import type { Ledger } from '../src/model/ledger.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { RunResult } from '../src/runner/run-result.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import type { OpenCase } from '../src/vitest/open-case.ts'
import { behaviorOf, checkTolerance, differencesOf, type Tolerance } from './behavior.ts'
import type { MatcherResult, Matching } from './matcher-result.ts'
import { type ObservedCase, observeAgent, observeRecord, observeScope } from './observe.ts'
import { subjectOf } from './subject.ts'
import { type Look, weigh } from './weigh.ts'
import { refuseOptions } from './with-cases.ts'

const MATCHER = 'toMatchBaseline'

/** What differs may be tolerated; the rest says how an agent is run, with which faults or attacks above all. */
export interface BaselineOptions extends Omit<CaseOptions, 'agent'> {
  readonly tolerance?: Tolerance
}

/** Passes when a disturbed case shows no difference to the same case undisturbed: same answers, as many answered calls, same tool calls. */
export function toMatchBaseline(received: unknown, options: BaselineOptions | undefined, context: MatcherContext): Matching {
  const { tolerance: given, ...how } = options ?? {}
  const tolerance = checkTolerance(MATCHER, given)
  const subject = subjectOf(MATCHER, received, ['agent', 'scope', 'run'])
  const decide = (cases: readonly ObservedCase[]) => compare(cases, tolerance, context)
  if (subject.kind === 'agent') return observeAgent(MATCHER, subject, how, context).then(({ cases }) => decide(cases.filter(isDisturbed)))
  refuseOptions(MATCHER, how)
  return subject.kind === 'run' ? decide(pairedRecords(subject.run)) : pairedScope(subject.open).then((observed) => decide([observed]))
}

function compare(cases: readonly ObservedCase[], tolerance: Tolerance, context: MatcherContext): MatcherResult {
  return weigh(context, cases, (observed) => differenceTo(observed.usual, observed, tolerance), {
    wanted: 'every case to be as its undisturbed baseline',
    unwanted: 'a case that differs from its undisturbed baseline',
    passesWhenFound: false,
    absent: 'nothing differs from the baseline',
    none: 'no disturbed case ran. Name what disturbs the agent: `faults`, `attacks`, or a scenario that has some',
  })
}

function differenceTo(usual: Ledger | undefined, { ledger, redact }: ObservedCase, tolerance: Tolerance): Look {
  if (!usual) return { found: [], doubt: 'there is no baseline to compare with' }
  const found = differencesOf(behaviorOf(usual, redact), behaviorOf(ledger, redact), tolerance)
  return { found, what: 'it differs from the baseline' }
}

/** A baseline is compared with nothing. */
const isDisturbed = ({ record }: ObservedCase) => record?.phase !== 'baseline'

/** Recorded cases with their recorded baselines. */
function pairedRecords({ records }: RunResult): readonly ObservedCase[] {
  const byKey = new Map(records.map((record) => [record.key, record]))
  return records
    .map((record) => {
      const baseline = record.baselineKey === undefined ? undefined : byKey.get(record.baselineKey)
      return { ...observeRecord(record), usual: baseline && observeRecord(baseline).ledger }
    })
    .filter(isDisturbed)
}

async function pairedScope(open: OpenCase): Promise<ObservedCase> {
  const observed = observeScope(open)
  const usual = observed.doubt === undefined ? await open.baseline() : undefined
  const doubt = observed.doubt ?? (usual ? undefined : 'nothing was said to the agent in this test that could be said undisturbed')
  return { ...observed, usual, doubt }
}
