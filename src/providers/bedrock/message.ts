import type { FinishReason, ModelReply, Usage } from '../../model/exchange.ts'
import { asCount, asObject } from '../lenient.ts'
import type { StatusDisturbance, WireContext } from '../provider.ts'
import { wordsOf } from '../refusal-text.ts'
import { argumentValue } from '../tool-arguments.ts'
import { wireId } from '../wire-ids.ts'

export type Block = Readonly<Record<string, unknown>>

/** Converse has no word for a refusal or a pause: a refusal is filtered content with its sentence, a pause is a length stop. */
const words: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'guardrail_intervened',
  refusal: 'content_filtered',
  pause: 'max_tokens',
}

const meanings: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
  content_filtered: 'refusal',
}

/** What goes out in place of what Converse has no word for. */
export function nearestInConverse(said: ModelReply | StatusDisturbance): string | undefined {
  if ('kind' in said) return undefined
  if (said.refusal !== undefined || said.finish === 'refusal') return 'the refusal goes out as ordinary text'
  return said.finish === 'pause' ? 'a pause goes out as the end by length' : undefined
}

/** `{ stopReason }`; nothing where the reply is to have none. */
export function toStop(finish: ModelReply['finish']): Block {
  const word = typeof finish === 'string' ? words[finish] : finish.raw
  return word === null ? {} : { stopReason: word }
}

/** What a `stopReason` means; `null` where there is none. */
export function fromStop(word: unknown): ModelReply['finish'] {
  if (typeof word !== 'string') return { raw: null }
  return meanings[word] ?? { raw: word }
}

/** Usage as Bedrock counts it: cached tokens stand apart, reasoning is not told from other output. */
export function toUsage({ inputTokens, outputTokens, cachedTokens }: Usage): Block {
  return {
    inputTokens: inputTokens - cachedTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cacheReadInputTokens: cachedTokens,
    cacheWriteInputTokens: 0,
  }
}

/** Usage with the cached tokens counted in; zeros where none is given. */
export function fromUsage(input: unknown): Usage {
  const usage = asObject(input)
  const cachedTokens = asCount(usage['cacheReadInputTokens'])
  return {
    inputTokens: asCount(usage['inputTokens']) + asCount(usage['cacheWriteInputTokens']) + cachedTokens,
    outputTokens: asCount(usage['outputTokens']),
    cachedTokens,
    reasoningTokens: 0,
  }
}

/** The signature that reasoning carries. */
export function signatureOf(context: WireContext): string {
  return Buffer.from(wireId(context, 'sig')).toString('base64')
}

/** The content blocks of a reply: reasoning, text, calls. */
function toBlocks(reply: ModelReply, context: WireContext): readonly Block[] {
  const text = wordsOf(reply)
  const reasoningText = { text: reply.reasoning, signature: signatureOf(context) }
  return [
    ...(reply.reasoning === undefined ? [] : [{ reasoningContent: { reasoningText } }]),
    ...(text === undefined ? [] : [{ text }]),
    ...reply.toolCalls.map(({ id, name, arguments: args }) => ({
      toolUse: { ...(id === '' ? {} : { toolUseId: id }), name, input: argumentValue(args) },
    })),
  ]
}

export const metrics = { latencyMs: 420 } as const

/** A reply as the body of a Converse answer. */
export function converseBody(reply: ModelReply, context: WireContext): Block {
  return {
    metrics,
    output: { message: { role: 'assistant', content: toBlocks(reply, context) } },
    ...toStop(reply.finish),
    usage: toUsage(reply.usage),
  }
}
