import { z } from 'zod'
import { fractionOf } from '../../internal/random.ts'
import { defineFault } from '../fault.ts'

/**
 * Another model answers: vectors of the same length, in another space. Among each other they are as near as before; beside vectors that were made
 * earlier they mean nothing. With `toModel` the answer names it. Use `.afterCalls(n)` where one case both indexes and asks.
 */
export const embeddingModelDrift = defineFault({
  name: 'embedding_model_drift',
  config: z.strictObject({ toModel: z.string().min(1).optional() }),
  points: ['model.response'],
  operations: ['embedding'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'same dimension, other space',
  disturb: ({ toModel }) => ({
    kind: 'edit_side',
    edit: (reply) => {
      if (reply.operation !== 'embedding' || reply.vectors.length === 0) return { unchanged: 'the answer holds no vector' }
      const vectors = reply.vectors.map(({ index, values }) => ({ index, values: rotated(values, toModel ?? 'another model') }))
      return { ...reply, ...(toModel !== undefined && { model: toModel }), vectors }
    },
  }),
})

/** The vector in the space of another model: its values in another order, half of them turned round. Lengths and angles stay. */
function rotated(values: readonly number[], space: string): readonly number[] {
  const places = values.map((_, place) => ({ place, rank: fractionOf('drift', space, values.length, place) }))
  return places.toSorted((a, b) => a.rank - b.rank).map(({ place, rank }) => (values[place] ?? 0) * ((rank * 1e6) % 1 < 0.5 ? -1 : 1))
}
