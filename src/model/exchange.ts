import type { JsonObject } from '../internal/json.ts'

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** The arguments as they stand on the wire: JSON text, possibly cut or broken by a fault. */
  readonly arguments: string
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly schema: JsonObject
}

export type MessageRole = 'system' | 'user' | 'assistant' | 'tool'

export interface RequestMessage {
  readonly role: MessageRole
  /** Text parts joined by a line feed; other parts are counted in `attachments`. */
  readonly text: string
  readonly toolCalls?: readonly ToolCall[]
  /** Present on `tool` messages: which call this answers. `name` is looked up from the call where the wire omits it. */
  readonly toolResult?: { readonly callId: string; readonly name: string; readonly isError: boolean }
  /** Kinds of non-text parts, in order: `image`, `audio`, `file`, `document`, ... */
  readonly attachments?: readonly string[]
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'none' | 'required'; readonly name?: undefined }
  | { readonly mode: 'named'; readonly name: string }

export type ResponseFormat = { readonly kind: 'json' } | { readonly kind: 'schema'; readonly name: string; readonly schema: JsonObject }

/** One provider request in neutral words. Plain data: edits go to the body through the provider, which is then read again. */
export interface ModelRequest {
  /** Name of the provider adapter that read it, e.g. `openai-chat`. */
  readonly provider: string
  readonly model: string
  readonly stream: boolean
  /** The whole conversation, provider-side history included where the request refers to it. */
  readonly messages: readonly RequestMessage[]
  readonly tools: readonly ToolDefinition[]
  /** Types of tools that the provider itself would run (web search, code runners): out of our sight. */
  readonly hostedTools: readonly string[]
  readonly toolChoice: ToolChoice
  readonly parallelToolCalls: boolean
  readonly responseFormat?: ResponseFormat
  readonly maxOutputTokens?: number
  readonly temperature?: number
  /** The reply is to say how probable each token was. */
  readonly logprobs?: boolean
  /** Ids the request refers to that no reply of this worker ever carried. */
  readonly unknownReferences?: readonly string[]
  /** Ids of replies, items and calls named in the request: evidence for attribution. */
  readonly references: readonly string[]
}

export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedTokens: number
  readonly reasoningTokens: number
}

export const finishReasons = ['stop', 'length', 'tool_calls', 'content_filter', 'refusal', 'pause'] as const
export type FinishReason = (typeof finishReasons)[number]

/** One model reply in neutral words. */
export interface ModelReply {
  /** Left out: the provider adapter draws one. */
  readonly id?: string
  /** Left out: the model that was asked for. */
  readonly model?: string
  readonly text?: string
  readonly reasoning?: string
  readonly refusal?: string
  readonly toolCalls: readonly ToolCall[]
  /** `raw` puts a word on the wire that the provider never sends; `null` sends none. */
  readonly finish: FinishReason | { readonly raw: string | null }
  readonly usage: Usage
}
