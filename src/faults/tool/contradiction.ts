import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { EarlierResult, ResultEdit } from '../../model/result-edit.ts'
import { atTime, timeOf } from '../dates.ts'
import { defineFault } from '../fault.ts'
import { isIdentifier } from '../identifiers.ts'
import { editLeaves, type Leaf, leavesOf } from './edit-json.ts'

const DAY_MS = 86_400_000

/** The result says something else than an earlier one of this case about the same thing. Acts where both hold the same field with the same value. */
export const toolContradiction = defineFault({
  name: 'tool_contradiction',
  config: z.strictObject({
    /** The field to contradict. Default: one that both share, drawn; ids stay. */
    field: z.string().min(1).optional(),
  }),
  points: ['tool.result'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['GO'],
  effect: 'conflicts with an earlier result of this case',
  disturb: ({ field }) => ({ kind: 'edit_result', edit: contradicting(field) }),
})

function contradicting(field: string | undefined): ResultEdit {
  return (text, { earlier, draw }) => {
    const value = parseJson(text)
    if (!isObject(value) && !Array.isArray(value)) return { unchanged: 'it is text, not a JSON object or list' }
    const said = saidBefore(earlier)
    const shared = leavesOf(value).filter(
      ({ leaf, key }) => leaf !== null && (field === undefined ? !isIdentifier(key) : key === field) && said.has(fact(key, leaf)),
    )
    const chosen = shared[Math.floor(draw('contradict') * shared.length)]
    if (!chosen) return { unchanged: `no earlier result says the same about ${field === undefined ? 'anything in it' : `"${field}"`}` }
    const edited = editLeaves(value, (leaf, { key, path }) => (path === chosen.path ? opposite(leaf, key) : leaf))
    return { text: JSON.stringify(edited), effective: { field: chosen.key, was: chosen.leaf, now: opposite(chosen.leaf, chosen.key) } }
  }
}

const fact = (key: string, leaf: Leaf): string => `${key}=${JSON.stringify(leaf)}`

function saidBefore(earlier: readonly EarlierResult[]): ReadonlySet<string> {
  const values = earlier.map(({ text }) => parseJson(text)).filter((value) => isObject(value) || Array.isArray(value))
  return new Set(values.flatMap((value) => leavesOf(value).map(({ leaf, key }) => fact(key, leaf))))
}

function opposite(leaf: Leaf, key: string): Leaf {
  const ms = timeOf(leaf, key)
  if (ms !== undefined) return atTime(leaf, ms + 9 * DAY_MS)
  if (typeof leaf === 'boolean') return !leaf
  if (typeof leaf === 'number') return leaf === 0 ? 7 : leaf * 3
  return typeof leaf === 'string' ? `not ${leaf}` : leaf
}
