import type { CaseRecord } from '../src/model/case-record.ts'
import { type ExchangeEntry, entriesOf } from '../src/model/ledger.ts'
import { countLogicalCalls } from '../src/model/logical-calls.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { type UsageTotal, usageOfExchanges } from '../src/vitest/open-case.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import { type Look, weigh } from './weigh.ts'
import { withCases } from './with-cases.ts'

const MATCHER = 'toStayWithin'

/** Upper limits; a use equal to the limit is within it. */
export interface UsageLimits {
  /** Provider calls, failed attempts included. */
  readonly calls?: number
  /** Provider calls as the agent meant them: a call and its retries are one. */
  readonly logicalCalls?: number
  /** Input and output together. */
  readonly tokens?: number
  readonly inputTokens?: number
  readonly outputTokens?: number
  /** US dollars at list price. Undecided where the price of a model is not known. */
  readonly costUsd?: number
  /** Milliseconds on the case clock, back-off included. */
  readonly ms?: number
  /** What each limit holds for. Default `case`. */
  readonly per?: 'case' | 'turn' | 'call'
}

const MEASURES = ['calls', 'logicalCalls', 'tokens', 'inputTokens', 'outputTokens', 'costUsd', 'ms'] as const
type Measure = (typeof MEASURES)[number]

/** Passes when no case (or turn, or call) uses more than the limits. */
export function toStayWithin(received: unknown, limits: UsageLimits, options: CaseOptions | undefined, context: MatcherContext): Matching {
  checkLimits(limits)
  const { per = 'case' } = limits
  const text = MEASURES.flatMap((measure) => (limits[measure] === undefined ? [] : [`${measure} ${limits[measure]}`])).join(', ')
  const accepts = per === 'call' ? (['agent', 'scope'] as const) : (['agent', 'scope', 'run'] as const)
  return withCases(received, { matcher: MATCHER, accepts, options }, context, (cases) =>
    weigh(context, cases, (observed) => excessOf(limits, partsOf(per, observed)), {
      wanted: `every ${per} to stay within ${text}`,
      unwanted: `a ${per} that exceeds ${text}`,
      passesWhenFound: false,
      absent: 'nothing exceeds the limits',
      none: 'no case ran',
    }),
  )
}

function checkLimits(limits: UsageLimits): void {
  const given = Object.entries(limits ?? {}).filter(([key, value]) => key !== 'per' && value !== undefined)
  const wrong = given.find(([key, value]) => !(MEASURES as readonly string[]).includes(key) || !(typeof value === 'number' && value >= 0))
  if (wrong)
    throw new TypeError(`${MATCHER} was given \`${wrong[0]}: ${String(wrong[1])}\`. Give numbers from 0 up for ${MEASURES.join(', ')}.`)
  if (given.length === 0) throw new TypeError(`${MATCHER} needs at least one limit of ${MEASURES.join(', ')}, e.g. { calls: 6 }.`)
  const { per } = limits
  if (per !== undefined && !['case', 'turn', 'call'].includes(per))
    throw new TypeError(`${MATCHER}: \`per\` is ${JSON.stringify(per)}. Give 'case', 'turn' or 'call'.`)
}

interface Part {
  readonly title: string
  readonly used: Readonly<Record<Measure, number | null>>
}

function excessOf(limits: UsageLimits, parts: readonly Part[]): Look {
  const checked = parts.flatMap(({ title, used }) =>
    MEASURES.flatMap((measure) => {
      const limit = limits[measure]
      return limit === undefined
        ? []
        : [{ text: `${title}: ${measure} ${used[measure] ?? 'unknown'}, limit ${limit}`, used: used[measure], limit }]
    }),
  )
  const over = checked.filter(({ used, limit }) => used !== null && used > limit)
  const unknown = checked.find(({ used }) => used === null)
  return {
    found: over.map(({ text }) => text),
    what: 'a limit was exceeded',
    doubt: parts.length === 0 ? 'there is nothing to measure' : unknown && `the price of a model is not known (${unknown.text})`,
    instead: checked.map(({ text }) => text),
  }
}

function partsOf(per: NonNullable<UsageLimits['per']>, observed: ObservedCase): readonly Part[] {
  const { ledger, record, replies } = observed
  const exchanges = entriesOf(ledger, 'exchange')
  if (record && replies.length === 0 && per !== 'call') return recordedParts(per, record, countLogicalCalls(exchanges))
  if (per === 'case')
    return [
      partOf('case', exchanges, Math.max(0, ...ledger.map((entry) => ('endedMs' in entry ? (entry.endedMs ?? entry.atMs) : entry.atMs)))),
    ]
  if (per === 'call') return exchanges.map((call) => partOf(`call ${call.number}`, [call], (call.endedMs ?? call.atMs) - call.atMs))
  return replies.map((reply, index) =>
    partOf(
      `turn ${index + 1}`,
      exchanges.filter((call) => call.turn === index + 1),
      reply.durationMs,
    ),
  )
}

/** A recorded case has its turns written down where there was more than one; its ledger may be cut. */
function recordedParts(per: 'case' | 'turn', { usage, timing, turns }: CaseRecord, logicalCalls: number): readonly Part[] {
  if (per === 'case' || !turns)
    return [{ title: per === 'case' ? 'case' : 'turn 1', used: measured(usage, logicalCalls, timing.virtualMs) }]
  return turns.map((turn) => ({
    title: `turn ${turn.turn}`,
    used: measured({ ...turn, calls: turn.attempts }, turn.calls, turn.durationMs),
  }))
}

function partOf(title: string, exchanges: readonly ExchangeEntry[], ms: number): Part {
  return { title, used: measured(usageOfExchanges(exchanges), countLogicalCalls(exchanges), ms) }
}

type Counted = Pick<UsageTotal, 'calls' | 'inputTokens' | 'outputTokens' | 'costUsd'>

function measured({ calls, inputTokens, outputTokens, costUsd }: Counted, logicalCalls: number, ms: number): Part['used'] {
  return { calls, logicalCalls, tokens: inputTokens + outputTokens, inputTokens, outputTokens, costUsd, ms }
}
