import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { defineFault } from '../fault.ts'
import { headOf } from '../text-parts.ts'
import { editLeaves, GONE, type Leaf, leavesOf } from '../tool/edit-json.ts'
import { otherType } from '../tool/malformed-response.ts'

const modes = ['truncate', 'garble', 'field', 'schema'] as const
type Mode = (typeof modes)[number]
type Chance = (label: string) => number

/**
 * A share of the values is damaged: cut short, scrambled, gone (`field`), or of another type (`schema`). Text that is no JSON can be cut
 * short or scrambled. Acts on what tools give back, and on answers to the agent's own calls; name a tool or a host to say which.
 */
export const dataCorruption = defineFault({
  name: 'data_corruption',
  config: z.strictObject({
    mode: z.enum(modes).default('truncate'),
    /** Share of the values, 0 to 1; at least one is damaged. */
    severity: z.number().gt(0).max(1).default(0.5),
    /** Only values under this name. */
    field: z.string().min(1).optional(),
  }),
  points: ['http.response', 'tool.result'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'share of the values damaged',
  disturb: ({ mode, severity, field }) => ({ kind: 'edit_result', edit: corrupted(mode, severity, field) }),
})

function corrupted(mode: Mode, severity: number, field: string | undefined): ResultEdit {
  return (text, { draw }) => {
    const value = parseJson(text)
    if (!isObject(value) && !Array.isArray(value)) return corruptedText(text, mode, severity, field, draw)
    const candidates = leavesOf(value).filter(
      ({ leaf, key, path }) => (field === undefined || key === field) && !isSame(damaged(leaf, mode, draw, path), leaf),
    )
    if (candidates.length === 0) return { unchanged: `nothing in it can be damaged by ${mode}${field ? ` under "${field}"` : ''}` }
    const ordered = candidates.toSorted((a, b) => draw(`damage:${a.path}`) - draw(`damage:${b.path}`))
    const chosen = new Set(ordered.slice(0, Math.max(1, Math.round(candidates.length * severity))).map(({ path }) => path))
    const edited = editLeaves(value, (leaf, { path }) => (chosen.has(path) ? damaged(leaf, mode, draw, path) : leaf))
    return { text: JSON.stringify(edited), effective: { damaged: [...chosen].slice(0, 20), of: candidates.length } }
  }
}

const isSame = (a: unknown, b: Leaf): boolean => a === b

function damaged(leaf: Leaf, mode: Mode, draw: Chance, path: string): unknown {
  switch (mode) {
    case 'truncate':
      return typeof leaf === 'string' ? headOf(leaf, 0.5) : typeof leaf === 'number' ? Math.trunc(leaf / 10) : leaf
    case 'garble':
      return typeof leaf === 'string' ? garbled(leaf, 0.6, draw, path) : typeof leaf === 'number' ? otherNumber(leaf, draw, path) : leaf
    case 'field':
      return GONE
    case 'schema':
      return otherType(leaf)
  }
}

function otherNumber(value: number, draw: Chance, path: string): number {
  const factor = 2 + Math.floor(draw(`garble:${path}`) * 8)
  return value === 0 ? factor : value * factor
}

function corruptedText(text: string, mode: Mode, severity: number, field: string | undefined, draw: Chance): ReturnType<ResultEdit> {
  if (mode === 'field' || mode === 'schema' || field !== undefined) return { unchanged: 'it is text, not a JSON object or list' }
  if (text.length < 2) return { unchanged: 'there is next to nothing in it' }
  return mode === 'truncate' ? headOf(text, 1 - severity) : garbled(text, severity, draw, 'text')
}

/** Signs exchanged for others, as in a memory that loses bits; at least one. */
export function garbled(text: string, share: number, draw: Chance, label: string): string {
  const signs = Array.from(text)
  if (signs.length === 0) return text
  const sure = Math.floor(draw(`garble-one:${label}`) * signs.length)
  return signs
    .map((sign, index) =>
      index === sure || draw(`garble:${label}:${index}`) < share ? otherSign(sign, draw(`sign:${label}:${index}`)) : sign,
    )
    .join('')
}

const NOISE = '#~?%&*^|'

function otherSign(sign: string, fraction: number): string {
  const noise = Array.from(NOISE).filter((other) => other !== sign)
  return noise[Math.floor(fraction * noise.length)] ?? '#'
}
