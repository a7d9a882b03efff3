import type { FinishReason, ModelReply, ToolCall, Usage } from '../../model/exchange.ts'
import { asCount, asObject } from '../lenient.ts'
import { wordsOf } from '../refusal-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** A filter has no word of its own but `error`; a refusal is a text like any other. */
const words: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'error',
  refusal: 'stop',
  pause: 'length',
}

const meanings: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  error: 'content_filter',
}

export function toFinishReason(finish: ModelReply['finish']): string | null {
  return typeof finish === 'string' ? words[finish] : finish.raw
}

export function fromFinishReason(word: unknown): ModelReply['finish'] {
  if (typeof word !== 'string') return { raw: null }
  return meanings[word] ?? { raw: word }
}

/** Usage as the API counts it: cached tokens are part of the prompt, reasoning tokens part of the completion. */
export function toUsage(usage: Usage): Fields {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    num_cached_tokens: usage.cachedTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  }
}

export function fromUsage(input: unknown): Usage {
  const usage = asObject(input)
  const cached = asObject(usage['prompt_tokens_details'] ?? usage['prompt_token_details'])['cached_tokens']
  return {
    inputTokens: asCount(usage['prompt_tokens']),
    outputTokens: asCount(usage['completion_tokens']),
    cachedTokens: asCount(cached ?? usage['num_cached_tokens']),
    reasoningTokens: asCount(asObject(usage['completion_tokens_details'])['reasoning_tokens']),
  }
}

export function callObject(call: ToolCall, index: number): Fields {
  return { ...(call.id === '' ? {} : { id: call.id }), type: 'function', function: { name: call.name, arguments: call.arguments }, index }
}

/** Thoughts as the chunk that holds them. */
export function thinkingChunk(text: string): Fields {
  return { type: 'thinking', thinking: [{ type: 'text', text }] }
}

/** The message of a whole reply. Content is a string, or chunks once there are thoughts. */
export function messageObject(reply: ModelReply): Fields {
  const said = wordsOf(reply) ?? (reply.toolCalls.length > 0 ? '' : null)
  return {
    role: 'assistant',
    content: reply.reasoning === undefined ? said : [thinkingChunk(reply.reasoning), ...(said ? [{ type: 'text', text: said }] : [])],
    tool_calls: reply.toolCalls.length > 0 ? reply.toolCalls.map(callObject) : null,
    prefix: false,
  }
}
