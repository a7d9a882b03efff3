import { llmRateLimit } from '../src/core.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { judgeClient } from './judge-client.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import { type ToldToWait, toldToWait } from './told-to-wait.ts'
import type { Look } from './weigh.ts'

const MATCHER = 'toHonorRetryAfter'
/** Timers of a client may be this much early. */
const SLACK_MS = 50
/** A date has no fractions of a second. */
const DATE_SLACK_MS = 1_000

/** The header's three forms, each in a case of its own. Five seconds is longer than a usual first back-off, so obedience shows. */
const forms = () => (['seconds', 'date', 'ms'] as const).map((form) => llmRateLimit({ retryAfterSeconds: 5, form }).onCall(1))

/** Passes when the agent waits as long as it is told to. An agent that never calls again is undecided. */
export function toHonorRetryAfter(received: unknown, options: CaseOptions | undefined, context: MatcherContext): Matching {
  return judgeClient(received, options, context, {
    matcher: MATCHER,
    faultsFor: forms,
    lookFor: impatienceOf,
    wanted: 'the agent to wait as long as `retry-after` tells it',
    unwanted: 'the agent to call again before the time it was told',
    passesWhenFound: false,
    absent: 'it waited as long as it was told',
  })
}

interface Wait {
  readonly text: string
  readonly isTooShort: boolean
}

function impatienceOf(observed: ObservedCase): Look {
  const told = toldToWait(observed.ledger)
  const waits = told.flatMap((one) => waitAfter(one, observed) ?? [])
  const early = waits.filter(({ isTooShort }) => isTooShort)
  return {
    found: early.map(({ text }) => text),
    what: 'it called again too early',
    doubt:
      told.length === 0
        ? 'no answer told the agent how long to wait'
        : waits.length < told.length
          ? 'the agent was told how long to wait and never called again, so nothing shows whether it would have waited'
          : undefined,
    instead: [...waits.map(({ text }) => text), ...told.map(({ entry }) => observed.line(entry))],
  }
}

function waitAfter({ entry, toldMs, atMs, next, faults: ids }: ToldToWait, { faults, record }: ObservedCase): Wait | undefined {
  if (!next) return undefined
  const configs = faults.length > 0 ? faults : (record?.faults ?? [])
  const form = configs.find((fault) => ids.includes(fault.id))?.config['form']
  const waitedMs = next.atMs - atMs
  return {
    isTooShort: waitedMs < toldMs - (form === 'date' ? DATE_SLACK_MS : SLACK_MS),
    text: `[${entry.index}] told to wait ${toldMs} ms${typeof form === 'string' ? ` (${form})` : ''}; [${next.index}] came after ${waitedMs} ms`,
  }
}
