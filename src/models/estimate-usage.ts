import type { ModelReply, ModelRequest, Usage } from '../model/exchange.ts'
import { textsOf } from './conversation.ts'

const CHARACTERS_PER_TOKEN = 4

/** Token counts as a tokenizer would roughly give them: four characters a token, never zero, nothing cached. */
export function estimateUsage(request: ModelRequest, reply: Pick<ModelReply, 'text' | 'reasoning' | 'refusal' | 'toolCalls'>): Usage {
  const said = [reply.text, reply.reasoning, reply.refusal, ...reply.toolCalls.flatMap((call) => [call.name, call.arguments])]
  const reasoning = reply.reasoning ?? ''
  return {
    inputTokens: estimateInputTokens(request),
    outputTokens: tokensIn(said),
    cachedTokens: 0,
    reasoningTokens: reasoning === '' ? 0 : tokensIn([reasoning]),
  }
}

/** What a model would count of a request: messages, arguments of earlier calls, tools and their schemas. */
export function estimateInputTokens(request: ModelRequest): number {
  return tokensIn([...textsOf(request), ...request.tools.map((tool) => tool.name)])
}

function tokensIn(texts: readonly (string | undefined)[]): number {
  return Math.max(1, Math.ceil(texts.reduce((characters, text) => characters + (text?.length ?? 0), 0) / CHARACTERS_PER_TOKEN))
}
