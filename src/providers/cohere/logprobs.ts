import { hash53 } from '../../internal/hash.ts'
import { tokenLogprobs } from '../logprobs.ts'
import type { WireContext } from '../provider.ts'

const VOCABULARY = 255_000

/** One entry a token: the text, its ids and how sure the model was of each. */
function logprobItems(text: string): readonly object[] {
  return tokenLogprobs(text).map(({ token, logprob }) => ({ text: token, token_ids: [hash53(token) % VOCABULARY], logprobs: [logprob] }))
}

/** `{ logprobs }` of a whole reply; nothing where nobody asked. */
export function replyLogprobs(text: string, { request }: WireContext): object {
  return request.logprobs === true ? { logprobs: logprobItems(text) } : {}
}

/** `{ logprobs }` of one piece of a stream. */
export function pieceLogprobs(piece: string, { request }: WireContext): object {
  return request.logprobs === true ? { logprobs: logprobItems(piece)[0] } : {}
}
