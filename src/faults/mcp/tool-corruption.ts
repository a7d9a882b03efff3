import { z } from 'zod'
import { isObject } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'
import { mapLeaves } from '../tool/edit-json.ts'
import { otherType } from '../tool/malformed-response.ts'
import { editContent, editResult } from './edit-result.ts'
import { toolCalls } from './messages.ts'

/**
 * The result is not what the tool gave back. `content` and `structuredContent` change together: a client checks the second against the
 * output schema, and a model reads the first.
 */
export const mcpToolCorruption = defineFault({
  name: 'mcp_tool_corruption',
  config: z.strictObject({
    /** `schema_violation`: values of another type, or fields gone. */
    mode: z.enum(['schema_violation', 'partial_response', 'incorrect_data']).default('schema_violation'),
    /** `schema_violation`: fields to leave out. Default: one value, drawn, changes its type. */
    dropKeys: z.array(z.string().min(1)).min(1).optional(),
    /** `partial_response`: how many fields of an object, or items of a list, stay. */
    keepFields: z.number().int().min(0).default(1),
    /** `incorrect_data`. */
    edit: z.enum(['negate', 'randomize']).default('negate'),
  }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['VA', 'GO'],
  effect: '`content` and `structuredContent` edited',
  disturb: ({ mode, dropKeys, keepFields, edit }) => ({
    kind: 'edit_message',
    of: 'answer',
    edit: editResult((result, { draw }) => {
      if (mode === 'partial_response') return editContent((value) => keep(value, keepFields), firstWords)(result)
      if (mode === 'incorrect_data') return editContent(wrongLeaves(edit, draw), (text) => wrongNumbers(text, edit, draw))(result)
      return editContent((value) => violate(value, dropKeys, draw), firstWords)(result)
    }),
  }),
})

function keep(value: unknown, count: number): unknown {
  if (Array.isArray(value)) return value.slice(0, count)
  return isObject(value) ? Object.fromEntries(Object.entries(value).slice(0, count)) : value
}

/** A text that is no JSON has no fields: its first half stays. */
function firstWords(text: string): string {
  const words = text.split(' ')
  return words.slice(0, Math.ceil(words.length / 2)).join(' ')
}

function violate(value: unknown, dropKeys: readonly string[] | undefined, draw: Chance): unknown {
  if (dropKeys !== undefined) return without(value, dropKeys)
  const names = new Set<string>()
  mapLeaves(value, (_, key) => names.add(key))
  const damaged = [...names][Math.floor(draw('violated-field') * names.size)]
  return mapLeaves(value, (leaf, key) => (key === damaged ? otherType(leaf) : leaf))
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (keys.includes(name) ? [] : [[name, without(item, keys)] as const])),
  )
}

type Chance = (label: string) => number
type Wrong = 'negate' | 'randomize'

/** Numbers and truths are wrong, their types right. */
function wrongLeaves(edit: Wrong, draw: Chance): (value: unknown) => unknown {
  return (value) =>
    mapLeaves(value, (leaf, key) => {
      if (typeof leaf === 'number') return wrongNumber(leaf, edit, draw, key)
      return typeof leaf === 'boolean' ? !leaf : leaf
    })
}

function wrongNumber(value: number, edit: Wrong, draw: Chance, label: string): number {
  if (edit === 'negate') return value === 0 ? 0 : -value
  const wrong = (Math.abs(value) + 10) * (0.5 + draw(`number:${label}`))
  return Number.isInteger(value) ? Math.round(wrong) + 1 : Number(wrong.toFixed(2))
}

function wrongNumbers(text: string, edit: Wrong, draw: Chance): string {
  return text.replace(/(?<![\w.-])\d+(?:\.\d+)?(?![\w-])/g, (number, at: number) =>
    String(wrongNumber(Number(number), edit, draw, `at ${at}`)),
  )
}
