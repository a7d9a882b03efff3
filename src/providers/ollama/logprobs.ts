import { tokenLogprobs } from '../logprobs.ts'
import type { WireContext } from '../provider.ts'

/** `{ logprobs }` of one object, one entry a token; nothing where nobody asked or nothing is said. */
export function logprobsOf(text: string, { request }: WireContext): object {
  if (request.logprobs !== true || text === '') return {}
  return { logprobs: tokenLogprobs(text).map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)] })) }
}
