import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { defineFault } from '../fault.ts'
import { isIdentifier } from '../identifiers.ts'
import { editLeaves, type Leaf } from './edit-json.ts'

/**
 * A different record: one that this tool gave for another question before, or else the same with other ids and names. `fields`: only these
 * are exchanged.
 */
export const toolWrongEntity = defineFault({
  name: 'tool_wrong_entity',
  config: z.strictObject({ fields: z.array(z.string().min(1)).min(1).optional() }),
  points: ['tool.result'],
  severity: 0.8,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'a different record, ids do not match the question',
  disturb: ({ fields }) => ({ kind: 'edit_result', edit: ofAnotherRecord(fields) }),
})

function ofAnotherRecord(fields: readonly string[] | undefined): ResultEdit {
  return (text, { tool, earlier, draw }) => {
    const other = earlier.findLast((result) => result.tool === tool && !result.isSameCall && result.text !== text)
    if (fields === undefined && other) return { text: other.text, effective: { record: 'of another call' } }

    const value = parseJson(text)
    if (!isObject(value) && !Array.isArray(value)) return renamedInText(text, draw)
    const edited = editLeaves(value, (leaf, { key, path }) => {
      const isMeant = fields === undefined ? isIdentifier(key) : fields.includes(key)
      return isMeant ? another(leaf, draw, path) : leaf
    })
    const after = JSON.stringify(edited)
    return after === JSON.stringify(value) ? { unchanged: 'nothing in it says which record it is' } : after
  }
}

/** Identifiers in prose: `A-1007`, `4711`. */
function renamedInText(text: string, draw: (label: string) => number): ReturnType<ResultEdit> {
  const after = text.replace(/\b[A-Z]{1,4}-?\d{2,}\b|\b\d{3,}\b/g, (id) => String(another(id, draw, id)))
  return after === text ? { unchanged: 'nothing in it says which record it is' } : after
}

const PEOPLE = ['Robin Vale', 'Kim Ferro', 'Sasha Lind', 'Noor Adler']

function another(leaf: Leaf, draw: (label: string) => number, label: string): Leaf {
  const step = 1 + Math.floor(draw(`other:${label}`) * 8)
  if (typeof leaf === 'number') return leaf + step * 11
  if (typeof leaf !== 'string' || leaf === '') return leaf
  if (leaf.includes('@')) return leaf.replace(/^[^@]*/, `someone.else${step}`)
  // Each sign moves by the same step, so an id stays an id of the same form.
  if (/\d/.test(leaf)) return leaf.replace(/\d/g, (digit) => String((Number(digit) + step) % 10))
  return PEOPLE.filter((name) => name !== leaf)[step % 3] ?? leaf
}
