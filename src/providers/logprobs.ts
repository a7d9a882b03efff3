import { textPieces } from '../internal/chunks.ts'
import { fractionOf } from '../internal/random.ts'

export interface TokenLogprob {
  readonly token: string
  /** Natural logarithm of its probability, at most 0. */
  readonly logprob: number
}

/** How sure a model would say it was of each piece of a text; the pieces are those of a stream. A pure function of the text. */
export function tokenLogprobs(text: string): readonly TokenLogprob[] {
  return textPieces(text).map((token) => ({ token, logprob: -Number((fractionOf('logprob', token) / 2).toFixed(6)) }))
}
