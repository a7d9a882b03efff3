import type { Draw } from '../internal/random.ts'
import type { Delay } from '../model/disturbance.ts'

interface Pace {
  readonly firstTokenMs: number
  readonly jitterMs: number
  readonly tokensPerSecond: number
  readonly stall?: readonly [probability: number, ms: number]
  /** Until the first token there are keep-alives at this pace. */
  readonly keepAliveEveryMs?: number
  /** Tokens come in bursts of so many, with a gap behind each. */
  readonly burst?: readonly [tokens: number, gapMs: number]
  /** First token of the first call, before the model is warm. */
  readonly coldMs?: number
  /** What first token and pace have become at the last of so many calls. */
  readonly ramp?: readonly [calls: number, to: { readonly firstTokenMs: number; readonly tokensPerSecond: number }]
}

/** How fast kinds of models talk. Values are ours. */
export const paceProfiles = {
  llm_fast: { firstTokenMs: 250, jitterMs: 80, tokensPerSecond: 120 },
  llm_typical: { firstTokenMs: 700, jitterMs: 250, tokensPerSecond: 60, stall: [0.002, 1000] },
  llm_busy: { firstTokenMs: 3000, jitterMs: 1500, tokensPerSecond: 18, stall: [0.01, 3000] },
  llm_reasoning: { firstTokenMs: 12_000, jitterMs: 6000, tokensPerSecond: 50, stall: [0.005, 2000], keepAliveEveryMs: 1000 },
  llm_brownout: { firstTokenMs: 9000, jitterMs: 5000, tokensPerSecond: 4, stall: [0.05, 6000] },
  llm_cold_start: { firstTokenMs: 700, jitterMs: 250, tokensPerSecond: 60, coldMs: 25_000 },
  llm_bursty: { firstTokenMs: 600, jitterMs: 0, tokensPerSecond: 200, burst: [40, 900] },
  llm_degrading: { firstTokenMs: 500, jitterMs: 0, tokensPerSecond: 60, ramp: [20, { firstTokenMs: 10_000, tokensPerSecond: 5 }] },
} as const satisfies Record<string, Pace>
export type PaceProfile = keyof typeof paceProfiles

/** Stalls and gaps are placed in this many deltas; a longer stream goes on without. */
const HORIZON = 400

/** When the first token of call `call` comes. */
export function firstTokenOf(name: PaceProfile, call: number, where: Delay['where']): Delay {
  const { firstTokenMs, jitterMs, keepAliveEveryMs, coldMs } = paceAt(name, call)
  const isCold = coldMs !== undefined && call === 1
  const wait = isCold
    ? ({ kind: 'delay', ms: coldMs, where } as const)
    : ({ kind: 'delay', ms: firstTokenMs, jitterMs, distribution: 'uniform', where } as const)
  return keepAliveEveryMs === undefined || where !== 'first_chunk' ? wait : { ...wait, keepAliveEveryMs }
}

/** The waits of call `call`: those of a stream, and the one of an answer that leaves as a whole. */
export function waitsOfPace(name: PaceProfile, draw: Draw, call: number): readonly Delay[] {
  const { tokensPerSecond, stall = [0, 0], burst } = paceAt(name, call)
  const [stallChance, stallMs] = stall
  const gapPerToken = burst === undefined ? 0 : burst[1] / burst[0]
  return [
    firstTokenOf(name, call, 'first_chunk'),
    { kind: 'delay', ms: 1000 / tokensPerSecond, where: 'every_chunk' },
    ...placesUpTo(HORIZON, (deltas) => draw(`stall:${deltas}`) < stallChance).map((deltas) => after(deltas, stallMs)),
    ...(burst === undefined ? [] : placesUpTo(HORIZON, (deltas) => deltas % burst[0] === 0).map((deltas) => after(deltas, burst[1]))),
    { ...firstTokenOf(name, call, 'whole_answer'), perTokenMs: 1000 / tokensPerSecond + gapPerToken + stallChance * stallMs },
  ]
}

function paceAt(name: PaceProfile, call: number): Pace {
  const pace: Pace = paceProfiles[name]
  if (pace.ramp === undefined) return pace
  const [calls, to] = pace.ramp
  const progress = Math.min(1, (call - 1) / (calls - 1))
  const between = (from: number, until: number) => from + (until - from) * progress
  return {
    ...pace,
    firstTokenMs: between(pace.firstTokenMs, to.firstTokenMs),
    tokensPerSecond: between(pace.tokensPerSecond, to.tokensPerSecond),
  }
}

function placesUpTo(most: number, isPlace: (deltas: number) => boolean): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1).filter(isPlace)
}

function after(deltas: number, ms: number): Delay {
  return { kind: 'delay', ms, where: 'after_position', at: { deltas } }
}
