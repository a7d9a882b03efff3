import { type ExchangeEntry, entriesOf } from '../src/model/ledger.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import { type Look, weigh } from './weigh.ts'
import { withCases } from './with-cases.ts'

const MATCHER = 'toBurstTokens'

/** What counts as a burst. */
export interface BurstOptions extends Omit<CaseOptions, 'agent'> {
  /** More tokens than this in one call are a burst by themselves. Default 50,000. */
  readonly absoluteMax?: number
  /** More than this many times the mean of the calls before it is a burst. Default 3. */
  readonly multiplier?: number
  /** Calls that must come before, so that there is a mean to compare with. Default 2. */
  readonly minCalls?: number
  /** Which tokens are counted. Default `total`: input and output together. */
  readonly mode?: 'total' | 'input' | 'output'
}

type Limits = Required<Pick<BurstOptions, 'absoluteMax' | 'multiplier' | 'minCalls' | 'mode'>>

/** Passes when one provider call takes far more tokens than the calls before it. A good client never lets that happen: use `.not`. */
export function toBurstTokens(received: unknown, options: BurstOptions | undefined, context: MatcherContext): Matching {
  const { absoluteMax = 50_000, multiplier = 3, minCalls = 2, mode = 'total', ...how } = options ?? {}
  const limits = { absoluteMax, multiplier, minCalls, mode }
  checkLimits(limits)
  const cases = { matcher: MATCHER, accepts: ['agent', 'scope', 'run'] as const, options: how }
  return withCases(received, cases, context, (observed) =>
    weigh(context, observed, (one) => lookFor(limits, one), {
      wanted: `a call of more than ${absoluteMax} ${mode} tokens, or of more than ${multiplier} times the mean of those before it`,
      unwanted: `no call of more than ${absoluteMax} ${mode} tokens, or of more than ${multiplier} times the mean of those before it`,
      passesWhenFound: true,
      absent: 'no call bursts',
      none: 'no case ran',
    }),
  )
}

function checkLimits({ absoluteMax, multiplier, minCalls, mode }: Limits): void {
  const fail = (name: string, value: unknown, wants: string): never => {
    throw new TypeError(`${MATCHER}: \`${name}\` is ${JSON.stringify(value)}. Give ${wants}.`)
  }
  if (!(absoluteMax > 0)) fail('absoluteMax', absoluteMax, 'a number of tokens above 0')
  if (!(multiplier > 1)) fail('multiplier', multiplier, 'a number above 1')
  if (!(Number.isInteger(minCalls) && minCalls >= 1)) fail('minCalls', minCalls, 'a whole number from 1 up')
  if (!['total', 'input', 'output'].includes(mode)) fail('mode', mode, "'total', 'input' or 'output'")
}

function lookFor(limits: Limits, { ledger, line }: ObservedCase): Look {
  const calls = entriesOf(ledger, 'exchange').flatMap((call) => {
    const tokens = tokensOf(call, limits.mode)
    return tokens === undefined ? [] : [{ call, tokens }]
  })
  const before: number[] = []
  const bursts: string[] = []
  const shown: string[] = []
  for (const { call, tokens } of calls) {
    const mean = before.length >= limits.minCalls ? before.reduce((sum, one) => sum + one, 0) / before.length : undefined
    const text = `${line(call)}: ${tokens} tokens${mean === undefined ? '' : `, mean before it ${Math.round(mean)}`}`
    shown.push(text)
    if (tokens > limits.absoluteMax || (mean !== undefined && tokens > limits.multiplier * mean)) bursts.push(text)
    before.push(tokens)
  }
  return {
    found: bursts,
    what: `${bursts.length} of ${calls.length} calls burst`,
    doubt: calls.length === 0 ? 'no provider call was answered, so there are no tokens to look at' : undefined,
    instead: shown,
  }
}

/** Tokens that a fault put into a request are not the agent's. */
function tokensOf({ reply, outcome, imposedTokens = 0 }: ExchangeEntry, mode: Limits['mode']): number | undefined {
  if (!reply || outcome.kind !== 'answered') return undefined
  const input = Math.max(0, reply.usage.inputTokens - imposedTokens)
  const { outputTokens } = reply.usage
  return mode === 'input' ? input : mode === 'output' ? outputTokens : input + outputTokens
}
