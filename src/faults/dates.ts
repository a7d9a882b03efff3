import type { Leaf } from './tool/edit-json.ts'

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const TIME_NAME = /(?:date|time|timestamp|at|on|since|until|updated|created|modified|ts)$/i

/** A point in time in a result: an ISO date, or a count of seconds or milliseconds under a name that means a time. ms since the epoch. */
export function timeOf(leaf: Leaf, name: string): number | undefined {
  if (typeof leaf === 'string') return ISO.test(leaf) ? parsed(leaf) : undefined
  if (typeof leaf !== 'number' || !TIME_NAME.test(name)) return undefined
  if (leaf > 1e12 && leaf < 4e12) return leaf
  return leaf > 1e9 && leaf < 4e9 ? leaf * 1000 : undefined
}

/** The same leaf, in its own form, at another time. */
export function atTime(leaf: Leaf, ms: number): Leaf {
  if (typeof leaf === 'number') return leaf > 1e12 ? Math.round(ms) : Math.round(ms / 1000)
  if (typeof leaf !== 'string') return leaf
  const iso = new Date(ms).toISOString()
  if (leaf.length === 10) return iso.slice(0, 10)
  return leaf.includes('.') ? iso : `${iso.slice(0, 19)}Z`
}

function parsed(text: string): number | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}
