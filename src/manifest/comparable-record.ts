import type { CaseRecord } from '../model/case-record.ts'

/** Moments and lengths on a clock: they differ from run to run however equal the runs are. Waits that a fault drew (`waitMs`) are no such thing. */
const TIMES = new Set(['atMs', 'endedMs', 'afterMs', 'firstTokenMs', 'durationMs'])

/**
 * A record without what a clock decided: what two runs with one seed must agree on, byte for byte. Left out are `timing`,
 * the times of a recovery, of a degradation and of turns, the milliseconds at the end of a recovery's reason, and the moments in the ledger. The run's id stands in no record.
 *
 * @example
 * expect(first.map(comparableRecord)).toEqual(second.map(comparableRecord))
 */
export function comparableRecord(record: CaseRecord): Omit<CaseRecord, 'timing'> {
  const { timing: _timing, recovery, degradation, turns, goals, reason, ledger, ...rest } = record
  return {
    ...rest,
    reason: reason.replace(/, (?:\d+|\?) ms$/, ''),
    ...(recovery
      ? { recovery: { ...recovery, timeToRecoverMs: null, paired: recovery.paired.map((pair) => ({ ...pair, timeMs: null })) } }
      : {}),
    ...(degradation ? { degradation: { ...degradation, ms: { case: 0, baseline: 0 } } } : {}),
    ...(turns ? { turns: turns.map((turn) => ({ ...turn, durationMs: 0, goals: turn.goals.map(withoutMs) })) } : {}),
    goals: goals.map(withoutMs),
    ledger: withoutTimes(ledger) as CaseRecord['ledger'],
  }
}

/** What a goal found may be a time. */
const withoutMs = (goal: CaseRecord['goals'][number]): CaseRecord['goals'][number] =>
  goal.detail === undefined ? goal : { ...goal, detail: goal.detail.replace(/\d+ ms/g, '? ms') }

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (TIMES.has(key) ? [] : [[key, withoutTimes(part)]])))
}
