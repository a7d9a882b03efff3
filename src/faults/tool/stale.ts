import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { atTime, timeOf } from '../dates.ts'
import { resultAgo } from '../earlier.ts'
import { defineFault } from '../fault.ts'
import { editLeaves, type Leaf } from './edit-json.ts'

interface Staleness {
  readonly age: number
  readonly shiftMs: number
  readonly markFresh: boolean
}

/** What the same call gave some calls ago; where it gave nothing yet, the present result with its dates moved back by `shiftMs`. */
export const toolStale = defineFault({
  name: 'tool_stale',
  config: z.strictObject({
    /** How many calls ago. */
    age: z.number().int().min(1).default(1),
    /** Dates in the result lie this much further back. */
    shiftMs: z.number().min(0).default(0),
    /** The dates say now: nothing shows how old it is. */
    markFresh: z.boolean().default(false),
  }),
  points: ['tool.result'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'earlier result, optionally dated now',
  disturb: (staleness) => ({ kind: 'edit_result', edit: stale(staleness) }),
})

function stale({ age, shiftMs, markFresh }: Staleness): ResultEdit {
  return (text, { earlier, nowMs }) => {
    const older = resultAgo(earlier, age)
    if (!older && shiftMs === 0) return { unchanged: `this call has no result from ${age} ${age === 1 ? 'call' : 'calls'} ago` }
    const base = older?.text ?? text
    const shifted = shiftMs > 0 ? withDates(base, (ms) => ms - shiftMs) : base
    const shown = markFresh ? withDates(shifted, () => nowMs) : shifted
    if (shown === text) return { unchanged: older ? 'the result was the same then' : 'there is no date in it to move' }
    return {
      text: shown,
      effective: { ...(older ? { age, olderMs: Math.round(nowMs - older.atMs) } : {}), ...(shiftMs > 0 ? { shiftMs } : {}) },
    }
  }
}

function withDates(text: string, move: (ms: number) => number): string {
  const value = parseJson(text)
  if (!isObject(value) && !Array.isArray(value)) return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => String(moved(date, 'date', move)))
  return JSON.stringify(editLeaves(value, (leaf, { key }) => moved(leaf, key, move)))
}

function moved(leaf: Leaf, name: string, move: (ms: number) => number): Leaf {
  const ms = timeOf(leaf, name)
  return ms === undefined ? leaf : atTime(leaf, move(ms))
}
