import { z } from 'zod'
import type { SideEditContext } from '../../model/disturbance.ts'
import type { Unchanged } from '../../model/result-edit.ts'
import type { EmbeddingReply, SideReply, Vector } from '../../model/side.ts'
import { defineFault } from '../fault.ts'

const modes = ['wrong_dimension', 'nan', 'zero', 'constant', 'permuted', 'unnormalised', 'missing_item', 'wrong_encoding'] as const
type Mode = (typeof modes)[number]
type Chance = SideEditContext['draw']

/** The vectors cannot be trusted. `permuted` needs a call of two texts or more. */
export const embeddingCorruption = defineFault({
  name: 'embedding_corruption',
  config: z.strictObject({ mode: z.enum(modes).default('wrong_dimension') }),
  points: ['model.response'],
  operations: ['embedding'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['VA', 'GO'],
  effect: 'vectors cannot be trusted; `permuted` returns them in another order than asked',
  disturb: ({ mode }) => ({ kind: 'edit_side', edit: (reply, { draw }) => corrupted(reply, mode, draw) }),
})

function corrupted(reply: SideReply, mode: Mode, draw: Chance): SideReply | Unchanged {
  if (reply.operation !== 'embedding' || reply.vectors.length === 0) return { unchanged: 'the answer holds no vector' }
  if (mode === 'wrong_encoding') return { ...reply, encoding: 'other' }
  const vectors = edited(reply, mode, draw)
  return 'unchanged' in vectors ? vectors : { ...reply, vectors }
}

function edited({ vectors }: EmbeddingReply, mode: Exclude<Mode, 'wrong_encoding'>, draw: Chance): readonly Vector[] | Unchanged {
  const each = (change: (values: readonly number[], vector: Vector) => readonly number[]): readonly Vector[] =>
    vectors.map((vector) => ({ ...vector, values: change(vector.values, vector) }))
  switch (mode) {
    case 'wrong_dimension':
      // Its end: the beginning would still fit the beginnings of others.
      return each((values) => values.slice(Math.floor(values.length / 2)))
    case 'nan':
      return each((values, { index }) =>
        values.map((value, place) => (place === 0 || draw(`nan:${index}:${place}`) < 0.1 ? Number.NaN : value)),
      )
    case 'zero':
      return each((values) => values.map(() => 0))
    case 'constant':
      return each((values) => values.map(() => 1 / Math.sqrt(values.length)))
    case 'unnormalised':
      return each((values, { index }) => scaled(values, 10 ** (3 * draw(`scale:${index}`) - 1.5)))
    case 'missing_item': {
      const lost = Math.floor(draw('missing') * vectors.length)
      return vectors.filter((_, place) => place !== lost)
    }
    case 'permuted':
      return vectors.length > 1 ? permuted(vectors, draw) : { unchanged: 'one vector has no other order' }
  }
}

const scaled = (values: readonly number[], factor: number): readonly number[] => values.map((value) => value * factor)

/** Another order; each vector keeps the number of its text where the wire sends one. */
function permuted(vectors: readonly Vector[], draw: Chance): readonly Vector[] {
  const shuffled = vectors.toSorted((a, b) => draw(`order:${a.index}`) - draw(`order:${b.index}`))
  return shuffled.every((vector, place) => vector === vectors[place]) ? [...vectors.slice(1), ...vectors.slice(0, 1)] : shuffled
}
