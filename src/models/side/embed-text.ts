import { hash53 } from '../../internal/hash.ts'
import { wordStems } from '../word-stems.ts'

/** How much of a vector is the text itself, beside the stems it shares with others: no two texts have the same vector. */
const OWN_SHARE = 0.15

/**
 * The vector of a text: of length one, and a pure function of text and space. Texts that share word stems lie near each other, others almost
 * at right angles. A shorter vector is the beginning of a longer one, made as long as one again. `space`: vectors of two spaces have nothing in common.
 */
export function embedText(text: string, dimensions: number, space: string): number[] {
  const counts = new Map<string, number>()
  for (const stem of wordStems(text)) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  const shared = Math.sqrt([...counts.values()].reduce((sum, count) => sum + count, 0))
  const vector = new Float64Array(dimensions)
  for (const [stem, count] of counts) addDirection(vector, `${space}\0stem\0${stem}`, Math.sqrt(count))
  addDirection(vector, `${space}\0text\0${text}`, shared === 0 ? 1 : shared * OWN_SHARE)
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return Array.from(vector, (value) => Math.fround(value / length))
}

/** Adds a direction that its key alone decides. */
function addDirection(vector: Float64Array, key: string, weight: number): void {
  let state = hash53(key) >>> 0 || 1
  for (let place = 0; place < vector.length; place++) {
    // xorshift32: even enough for directions, and cheap.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    vector[place] = (vector[place] ?? 0) + (weight * (state | 0)) / 2_147_483_648
  }
}
