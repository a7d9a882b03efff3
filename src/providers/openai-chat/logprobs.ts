import type { ModelReply } from '../../model/exchange.ts'
import { tokenLogprobs } from '../logprobs.ts'
import type { WireContext } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'

/** One list entry a token, as Chat Completions and Responses both spell it. */
export function openAiLogprobs(text: string): readonly object[] {
  return tokenLogprobs(text).map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] }))
}

/** `logprobs` of a choice, or of a piece of one; `null` where nobody asked. */
export function toChatLogprobs(reply: ModelReply, { request }: WireContext): object | null {
  if (request.logprobs !== true) return null
  const [answer, refusal] = [answerOf(reply), refusalOf(reply)]
  return {
    content: answer === undefined ? null : openAiLogprobs(answer),
    refusal: refusal === undefined ? null : openAiLogprobs(refusal),
  }
}
