import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { defineFault } from '../fault.ts'
import { isIdentifier } from '../identifiers.ts'

/** Part of a list failed: those items say so in place of their content. A result without a list is left alone. */
export const toolPartialFailure = defineFault({
  name: 'tool_partial_failure',
  config: z.strictObject({ failureFraction: z.number().gt(0).max(1).default(0.5) }),
  points: ['tool.result'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'part of a list failed',
  disturb: ({ failureFraction }) => ({ kind: 'edit_result', edit: partlyFailed(failureFraction) }),
})

function partlyFailed(share: number): ResultEdit {
  return (text, { draw }) => {
    const value = parseJson(text)
    const lists = listsIn(value)
    if (lists.length === 0) return { unchanged: 'the result holds no list' }
    const failed = new Map(lists.map((list) => [list, withFailures(list, share, draw)]))
    const edited = Array.isArray(value) ? failed.get(value) : replaceLists(value as Record<string, unknown>, failed)
    return { text: JSON.stringify(edited), effective: { failedItems: lists.reduce((sum, list) => sum + failures(list, share), 0) } }
  }
}

function listsIn(value: unknown): readonly (readonly unknown[])[] {
  const lists = Array.isArray(value) ? [value] : isObject(value) ? Object.values(value).filter(Array.isArray) : []
  return lists.filter((list) => list.length > 0)
}

function replaceLists(value: Record<string, unknown>, lists: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, lists.get(item) ?? item]))
}

const failures = (list: readonly unknown[], share: number): number => Math.max(1, Math.round(list.length * share))

function withFailures(list: readonly unknown[], share: number, draw: (label: string) => number): readonly unknown[] {
  const order = list.map((_, index) => index).toSorted((a, b) => draw(`fail:${a}`) - draw(`fail:${b}`))
  const failed = new Set(order.slice(0, failures(list, share)))
  return list.map((item, index) => (failed.has(index) ? failedItem(item) : item))
}

/** What it was about stays readable. */
function failedItem(item: unknown): unknown {
  const known = isObject(item) ? Object.entries(item).filter(([name]) => isIdentifier(name)) : []
  return { ...Object.fromEntries(known), status: 'failed', error: 'This item could not be processed.' }
}
