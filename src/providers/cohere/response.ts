import type { FinishReason, ModelReply, ToolCall, Usage } from '../../model/exchange.ts'
import { asCount, asObject } from '../lenient.ts'
import { wordsOf } from '../refusal-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** A filter has no word of its own but `ERROR`; a refusal is a text like any other. */
const words: Readonly<Record<FinishReason, string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  content_filter: 'ERROR',
  refusal: 'COMPLETE',
  pause: 'MAX_TOKENS',
}

const meanings: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
  ERROR: 'content_filter',
}

/** `{ finish_reason }`, or nothing where none shall be sent. A word the wire does not know goes out as it is. */
export function toFinish(finish: ModelReply['finish']): Fields {
  const word = typeof finish === 'string' ? words[finish] : finish.raw
  return word === null ? {} : { finish_reason: word }
}

export function fromFinish(word: unknown): ModelReply['finish'] {
  if (typeof word !== 'string') return { raw: null }
  return meanings[word] ?? { raw: word }
}

/** Usage as the API counts it. Reasoning tokens are part of the output and not told apart. */
export function toUsage({ inputTokens, outputTokens, cachedTokens }: Usage): Fields {
  const counts = { input_tokens: inputTokens, output_tokens: outputTokens }
  return { billed_units: counts, tokens: counts, cached_tokens: cachedTokens }
}

export function fromUsage(input: unknown): Usage {
  const usage = asObject(input)
  const tokens = asObject(usage['tokens'] ?? usage['billed_units'])
  return {
    inputTokens: asCount(tokens['input_tokens']),
    outputTokens: asCount(tokens['output_tokens']),
    cachedTokens: asCount(usage['cached_tokens']),
    reasoningTokens: 0,
  }
}

/** A call; `undefined` arguments stand for a call that only opens. */
export function callObject(call: ToolCall, args: string = call.arguments): Fields {
  return { ...(call.id === '' ? {} : { id: call.id }), type: 'function', function: { name: call.name, arguments: args } }
}

/** What is said before calls is their plan; without calls it is the content. */
export function spokenParts(reply: ModelReply): { readonly plan?: string; readonly content?: string } {
  const said = wordsOf(reply)
  if (said === undefined) return {}
  return reply.toolCalls.length > 0 ? { plan: said } : { content: said }
}

/** The message of a whole reply. */
export function messageObject(reply: ModelReply): Fields {
  const { plan, content } = spokenParts(reply)
  const parts = [
    ...(reply.reasoning === undefined ? [] : [{ type: 'thinking', thinking: reply.reasoning }]),
    ...(content === undefined ? [] : [{ type: 'text', text: content }]),
  ]
  return {
    role: 'assistant',
    ...(parts.length > 0 || reply.toolCalls.length === 0 ? { content: parts } : {}),
    ...(plan === undefined ? {} : { tool_plan: plan }),
    ...(reply.toolCalls.length > 0 ? { tool_calls: reply.toolCalls.map((call) => callObject(call)) } : {}),
  }
}
