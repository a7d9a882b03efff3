import type { AgentReply } from '../src/model/agent.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import type { SavedBaselines } from '../src/vitest/saved-baselines.ts'
import { type Behavior, behaviorOf, checkTolerance, differencesOf, type Tolerance } from './behavior.ts'
import { conclude, type MatcherResult, type Matching } from './matcher-result.ts'
import { type ObservedCase, observeAgent, observeRecord, observeReply, observeScope } from './observe.ts'
import { subjectOf } from './subject.ts'
import { undecided } from './undecided.ts'
import { refuseOptions } from './with-cases.ts'

const MATCHER = 'toMatchSavedBaseline'
const LONGEST = 600

/** What differs may be tolerated; the rest says how an agent is run. */
export interface SavedBaselineOptions extends Omit<CaseOptions, 'agent'> {
  readonly tolerance?: Tolerance
}

/**
 * Passes when the cases are as they were when their baseline was saved, in a file beside the test that is committed with it. Saved on the first
 * run and with `vitest -u`, never in CI, never by `.not`.
 */
export function toMatchSavedBaseline(received: unknown, options: SavedBaselineOptions | undefined, context: MatcherContext): Matching {
  const { tolerance: given, ...how } = options ?? {}
  const tolerance = checkTolerance(MATCHER, given)
  const subject = subjectOf(MATCHER, received, ['agent', 'scope', 'reply', 'run'])
  const { saved } = context
  if (!saved) throw new TypeError(`${MATCHER} keeps its baseline beside a test file: use it inside a test.`)
  const place = saved.place()
  const decide = (cases: readonly ObservedCase[]) => compare(cases, tolerance, { context, saved, place })
  if (subject.kind === 'agent') return observeAgent(MATCHER, subject, how, context).then(({ cases }) => decide(cases))
  refuseOptions(MATCHER, how)
  if (subject.kind === 'run') return decide(subject.run.records.map(observeRecord))
  return decide([subject.kind === 'reply' ? observeReply(subject.reply) : observeScope(subject.open)])
}

interface Place {
  readonly context: MatcherContext
  readonly saved: SavedBaselines
  /** Name of this assertion in its file. */
  readonly place: string
}

/** By the title of each case. */
type Saved = Readonly<Record<string, Behavior>>

function compare(cases: readonly ObservedCase[], tolerance: Tolerance, { context, saved, place }: Place): MatcherResult {
  const words = {
    wanted: `the behavior that is saved in ${saved.file} as "${place}"`,
    unwanted: `another behavior than is saved in ${saved.file} as "${place}"`,
  }
  const doubtful = cases.find(({ doubt }) => doubt !== undefined)
  if (doubtful || cases.length === 0) {
    const reason = doubtful ? `${doubtful.doubt} (${doubtful.title})` : 'no case ran'
    return undecided(context, { ...words, reason, replay: doubtful?.replay })
  }
  const now: Saved = Object.fromEntries(cases.map((observed) => [observed.title, shortened(behaviorIn(observed))]))
  const before = saved.read(place) as Saved | undefined
  if (!context.isNot && (saved.mode === 'update' || (before === undefined && saved.mode === 'create'))) {
    saved.write(place, now)
    return conclude({ ...words, pass: true, happened: `the behavior was saved in ${saved.file}` })
  }
  if (before === undefined)
    return undecided(context, {
      ...words,
      reason: `nothing is saved. ${saved.mode === 'none' ? 'A baseline is never created in CI: run' : 'Run'} the test once without \`.not\` on your machine, look at ${saved.file}, and commit it`,
    })
  const found = differences(before, now, tolerance)
  return conclude({
    ...words,
    pass: found.length === 0,
    happened: found.length === 0 ? 'nothing differs from it' : 'it differs. If it is meant to, run `vitest -u` and commit the file',
    proof: found.slice(0, 8),
    replay: cases[0]?.replay,
  })
}

function behaviorIn({ ledger, replies, redact }: ObservedCase): Behavior {
  return ledger.length === 0
    ? { answers: replies.map((reply) => redact(answerOf(reply))), calls: 0, toolCalls: [] }
    : behaviorOf(ledger, redact)
}

const answerOf = ({ text, error }: AgentReply) => (error ? `error: ${error.message}` : text.trim())

/** Long texts are cut: a file in version control stays readable. */
function shortened({ answers, calls, toolCalls }: Behavior): Behavior {
  return { answers: answers.map(cut), calls, toolCalls: toolCalls.map(cut) }
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}… [${text.length} signs]` : text)

function differences(before: Saved, now: Saved, tolerance: Tolerance): string[] {
  const titles = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return titles.flatMap((title) => {
    const [was, is] = [before[title], now[title]]
    if (!was) return [`${title}: a case that is not saved`]
    if (!is) return [`${title}: saved, but it did not run`]
    return differencesOf(was, is, tolerance).map((difference) => `${title}: ${difference}`)
  })
}
