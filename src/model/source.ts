import type { Draw } from '../internal/random.ts'
import type { BoundAttack } from './attack.ts'
import type { ModelReply, ModelRequest } from './exchange.ts'
import type { SideReply, SideRequest } from './side.ts'

/** What a model source may know besides the request in front of it. */
export interface SourceContext {
  readonly caseId: string
  /** Number of this exchange in the case, from 1. */
  readonly exchange: number
  /** Names of the tools our own replies called in this conversation since the last user message, in order, errors marked. */
  readonly ownCalls: readonly { readonly callId: string; readonly name: string; readonly failed: boolean }[]
  /** A chance that is pure in (seed, case, request). */
  readonly draw: Draw
  /** Fresh id, pure in (case, conversation, ordinal). */
  id(prefix: string): string
  /** Attacks of this case. Only obedient sources read it. */
  readonly attacks: readonly BoundAttack[]
  /** Steps already obeyed, per nonce. Owned by the case. */
  readonly obeyed: Map<string, number>
  /** A benign call this case exists to make (control case): the source makes it once, then goes on. */
  readonly probe?: { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }
  /** Writes a line for the self-test; no oracle reads it. */
  note(code: string, text: string): void
  readonly signal: AbortSignal
}

/** A reply in neutral words, a raw body, or the wish to go to the real API. */
export type SourceAnswer =
  | { readonly kind: 'reply'; readonly reply: ModelReply }
  | { readonly kind: 'raw'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'passthrough' }

/** A reply to a call that is no chat, or the wish to go to the real API. */
export type SideAnswer = { readonly kind: 'reply'; readonly reply: SideReply } | { readonly kind: 'passthrough' }

export type ModelSourceKind = 'stand-in' | 'gullible' | 'steadfast' | 'scripted' | 'cassette' | 'live'

/** Who answers a provider call. */
export interface ModelSource {
  readonly kind: ModelSourceKind
  /** Trials of a deterministic source are identical; one is enough. */
  readonly deterministic: boolean
  answer(request: ModelRequest, context: SourceContext): SourceAnswer | Promise<SourceAnswer>
  /** Answers an embedding, rerank or moderation call. Absent: the usual offline answers. */
  answerSide?(request: SideRequest): SideAnswer | Promise<SideAnswer>
  /** Called at the start of each trial, so that a scripted source begins anew. */
  reset?(): void
}
