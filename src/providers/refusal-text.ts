import type { ModelReply } from '../model/exchange.ts'

const DEFAULT_REFUSAL = 'I cannot help with that request.'

/** The sentence of a refusal, or `undefined` when the reply refuses nothing. */
export function refusalOf(reply: ModelReply): string | undefined {
  if (reply.refusal !== undefined) return reply.refusal
  return reply.finish === 'refusal' ? (reply.text ?? DEFAULT_REFUSAL) : undefined
}

/** Text of the answer itself; none where the only text is the refusal. */
export function answerOf(reply: ModelReply): string | undefined {
  return reply.finish === 'refusal' && reply.refusal === undefined ? undefined : reply.text
}

/** All that is said in words, for a wire where a refusal has no place of its own; `undefined` when nothing is. */
export function wordsOf(reply: ModelReply): string | undefined {
  const words = [answerOf(reply), refusalOf(reply)].filter((text) => text !== undefined)
  return words.length === 0 ? undefined : words.join('\n')
}
