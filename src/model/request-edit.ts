import type { JsonObject } from '../internal/json.ts'
import type { RequestMessage, ToolChoice, ToolDefinition } from './exchange.ts'
import type { MutatorContext } from './mutator.ts'

/** Settings of a request that a fault may change. One left out stays as the agent sent it. */
export interface RequestParams {
  readonly temperature?: number
  /** Most tokens the model may answer with. */
  readonly maxOutputTokens?: number
  readonly toolChoice?: ToolChoice
}

/** What of a provider request can be edited, in neutral words. */
export interface EditableRequest {
  /** The whole conversation as the model would read it, provider-side history and system text included. */
  readonly messages: readonly RequestMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly params: RequestParams
  readonly model: string
}

/**
 * Edits one outgoing provider request. A message that stays is the same object; a changed one may be a copy. Returns the same request
 * object when it changed nothing: such an edit has not fired.
 */
export type RequestEdit = (request: EditableRequest, context: RequestEditContext) => EditableRequest

export interface RequestEditContext extends MutatorContext {
  /** How often this edit has been made in this conversation before. Kept edits only. */
  readonly applied: number
}

/** One message of a rewritten conversation. */
export interface RewrittenMessage {
  readonly message: RequestMessage
  /** Which message of the request, as it was read, this one was; from 0. Left out: a new one. The same number twice: a copy. */
  readonly from?: number
}

/** What shall be different about a request body. A part left out stays on the wire as it is, to the byte. */
export interface RequestRewrite {
  /** The whole conversation as it shall read, in order. Messages of the request that are not named here are gone. */
  readonly messages?: readonly RewrittenMessage[]
  /** The agent's own tools by name: one that is missing is gone, one with another description or schema is changed. */
  readonly tools?: readonly ToolDefinition[]
  readonly params?: RequestParams
  readonly model?: string
}

/** A rewritten body; or why this wire cannot say it. */
export type RewrittenRequest =
  | {
      readonly body: unknown
      /** How the dialect came nearest to what it cannot say exactly. */
      readonly approximated?: readonly string[]
    }
  | { readonly impossible: string }

/** Edits the stored state of the case (`context.state`), which is the agent's own store. Returns what it did, or `undefined` when it found nothing to change. */
export type StateEdit = (state: Record<string, unknown>, context: MutatorContext) => JsonObject | undefined

/** Edits what the user says; returns the same text when it changed nothing. `effective`: what was done, for the record. */
export type InputEdit = (text: string, context: MutatorContext) => string | { readonly text: string; readonly effective: JsonObject }
