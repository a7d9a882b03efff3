import type { Json, JsonObject } from '../internal/json.ts'
import type { ModelReply, ModelRequest } from './exchange.ts'
import type { HeadEdit, HttpCallEdit } from './http-edit.ts'
import type { LocalDisturbance } from './local-call.ts'
import type { McpDisturbance } from './mcp.ts'
import type { QuotaName, QuotaStates } from './quota.ts'
import type { InputEdit, RequestEdit, StateEdit } from './request-edit.ts'
import type { ResultEdit, Unchanged } from './result-edit.ts'
import type { ControlVerdict, SideReply, SideRequest } from './side.ts'
import type { Spoiling } from './spoiling.ts'

/** What a provider is made to say, in neutral words. Each provider adapter owns the phrase. */
export const neutralCodes = [
  'rate_limited',
  'quota_exhausted',
  'overloaded',
  'server_error',
  'unauthenticated',
  'forbidden',
  'model_not_found',
  'context_length',
  'invalid_request',
  'request_too_large',
  'content_filter',
] as const
export type NeutralCode = (typeof neutralCodes)[number]

export const networkCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'CERT_HAS_EXPIRED',
  'UND_ERR_SOCKET',
] as const
/** Why a certificate is not accepted. */
export const tlsCodes = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'] as const
export type NetworkCode = (typeof networkCodes)[number] | (typeof tlsCodes)[number]

export const retryAfterForms = ['seconds', 'date', 'ms', 'both', 'none'] as const
export type RetryAfterForm = (typeof retryAfterForms)[number]

/** A place inside a reply. Counts are of what came before it. `toolCall` asks the adapter for the place inside the argument JSON. */
export type Position =
  | { readonly chunks: number }
  | { readonly deltas: number }
  | { readonly tokens: number }
  | { readonly bytes: number }
  | { readonly fraction: number }
  | { readonly toolCall: { readonly tool?: string; readonly key?: string; readonly bytes?: number } }

/** `burst`: four waits of five are none, the fifth is five times as long. */
export const distributions = ['fixed', 'uniform', 'normal', 'lognormal', 'exponential', 'burst'] as const
export type Distribution = (typeof distributions)[number]

export interface Delay {
  readonly kind: 'delay'
  readonly ms: number
  readonly jitterMs?: number
  readonly distribution?: Distribution
  /** `whole_answer`: before the headers of an unstreamed answer, once the model has made it. */
  readonly where: 'request' | 'headers' | 'first_chunk' | 'every_chunk' | 'after_position' | 'whole_answer'
  readonly at?: Position
  /** `whole_answer` only: added for each token of the answer. */
  readonly perTokenMs?: number
  /** `first_chunk` only: the silence is filled with keep-alive frames at this pace, where the dialect has them. */
  readonly keepAliveEveryMs?: number
}

/** Rare forms of the bytes of a stream. All but `merge_json` and `missing_blank_line` are legal and carry the same events. */
export const reframeModes = [
  'split_utf8',
  'split_bytes',
  'crlf',
  'cr',
  'comments',
  'bom',
  'no_space',
  'multiline_data',
  'merge_json',
  'missing_blank_line',
  'huge_frame',
  'id_and_retry',
] as const
export type ReframeMode = (typeof reframeModes)[number]

/** Well-formed events that do not belong where they stand; each dialect has its own words for them. */
export const strayKinds = ['unknown_event', 'wrong_type', 'empty_delta', 'index_jump'] as const
export type StrayKind = (typeof strayKinds)[number]

export const usageModes = ['missing', 'early', 'negative', 'reset'] as const
export const garbageKinds = ['bad_json', 'html', 'binary'] as const

/** A change of the frames of a stream, found by their roles. */
export type FrameEdit =
  /** `n` frames with content come twice, late, or not at all. */
  | { readonly edit: 'duplicate' | 'reorder' | 'drop'; readonly n: number }
  /** All content, but no end marker, no finish reason, or neither. */
  | { readonly edit: 'unend'; readonly what: 'done' | 'finish' | 'both' }
  /** So many frames with content come after the end. */
  | { readonly edit: 'after_end'; readonly frames: number }
  | { readonly edit: 'stray'; readonly stray: StrayKind | 'delta_before_start' }
  /** A frame that cannot be read, behind so many good ones. */
  | { readonly edit: 'garbage'; readonly afterChunks: number; readonly garbage: (typeof garbageKinds)[number] }
  /** Pieces of parallel tool calls in turn. Legal. */
  | { readonly edit: 'interleave_tools' }
  /** Token counts left out, told too early, negative, or zero at the end. */
  | { readonly edit: 'usage'; readonly usage: (typeof usageModes)[number] }

/** The same object, or a reason: the edit changed nothing, so the fault has not fired. */
export type ReplyEdit = (reply: ModelReply, context: ReplyEditContext) => ModelReply | Unchanged

export interface ReplyEditContext {
  readonly tools: readonly { readonly name: string; readonly schema: JsonObject }[]
  /** What is being answered. */
  readonly request: ModelRequest
  /** Replies of this case that the agent got before this one, in order. */
  readonly earlier: readonly ModelReply[]
  readonly draw: (label: string) => number
  /** Fresh id, pure in (case, conversation, ordinal). */
  id(prefix: string): string
}

/** Edits the answer of an embedding, rerank or moderation call; returns the same object when it changed nothing. */
export type SideEdit = (reply: SideReply, context: SideEditContext) => SideReply | Unchanged

export interface SideEditContext {
  readonly request: SideRequest
  readonly draw: (label: string) => number
}

/** What happens to one call, in neutral words. */
export type Disturbance =
  /** Answer instead of the upstream. */
  | {
      readonly kind: 'status'
      readonly code: NeutralCode
      readonly status?: number
      readonly message?: string
      readonly retryAfter?: { readonly seconds: number; readonly form: RetryAfterForm }
      /** The part of the request that is refused, where the envelope has a place for it. */
      readonly param?: string
      readonly scope?: 'requests' | 'tokens'
      /** What the limit headers say of the bucket in `scope`, where the wire has such headers; for `context_length` and `request_too_large` the size that is allowed. */
      readonly limits?: { readonly limit?: number; readonly remaining?: number }
      /** What the limit headers say of every bucket; wins over `limits`. */
      readonly quotas?: QuotaStates
      readonly headers?: Readonly<Record<string, string>>
      /** Default `provider`: the wire's own error envelope. */
      readonly body?: 'provider' | { readonly text: string; readonly contentType: string }
    }
  /** The request fails as a socket would. `body` lets headers and a part of the body pass first. */
  | { readonly kind: 'network'; readonly code: NetworkCode; readonly phase: 'connect' | 'headers' | 'body' }
  | Delay
  /** Silence until abort, `maxMs`, the case's time-out or the end of the case. */
  | {
      readonly kind: 'hang'
      readonly where: 'headers' | 'body' | 'after'
      readonly at?: Position
      readonly maxMs?: number
      readonly then?: 'reset' | 'answer' | { readonly status: number }
      /** Code of the error that `then: 'reset'` ends in. Default `ECONNRESET`. */
      readonly code?: NetworkCode
      /** Not quite silent: a keep-alive frame at this pace, where the dialect has one. */
      readonly keepAliveEveryMs?: number
    }
  /** The rest of the body never comes. */
  | {
      readonly kind: 'cut'
      readonly at: Position
      readonly how: 'clean' | 'reset' | 'abort'
      readonly inside?: 'event' | 'between'
      readonly finish?: 'none' | 'tool_calls' | 'length' | 'stop'
    }
  /** An error event inside a stream whose status was 200. */
  | { readonly kind: 'stream_error'; readonly code: NeutralCode; readonly message?: string; readonly at: Position }
  /** Whole body exchanged. */
  | {
      readonly kind: 'replace'
      readonly text: string
      readonly contentType?: string
      readonly status?: number
      /** For a tool result: sets the provider's error marker. */
      readonly isError?: boolean
    }
  /** Same content type, damaged bytes. `no_choices`: whole and valid, but the list of answers is empty. */
  | { readonly kind: 'damage'; readonly mode: 'invalid_json' | 'truncated' | 'empty_body' | 'wrong_content_type' | 'no_choices' }
  /** A local call (wrapped tool) throws instead of running. */
  | { readonly kind: 'fail'; readonly message: string; readonly code?: string }
  /** `note`: what the ledger says of the edit, beside the parts it changed. */
  | { readonly kind: 'edit_reply'; readonly edit: ReplyEdit; readonly note?: JsonObject }
  | { readonly kind: 'edit_result'; readonly edit: ResultEdit }
  /** One more sentence at the end of the system text; every other field of the request stays as it is. */
  | { readonly kind: 'instruct'; readonly text: string; readonly note?: JsonObject }
  /** Another model is asked than the request names. */
  | { readonly kind: 'ask_model'; readonly model: string; readonly note?: JsonObject }
  /** Spoils one thing in the written reply. */
  | { readonly kind: 'spoil'; readonly spoiling: Spoiling }
  /** The clock of the provider is wrong: `Date`, reset stamps and dates of Retry-After. */
  | { readonly kind: 'skew'; readonly offsetMs: number }
  | { readonly kind: 'edit_side'; readonly edit: SideEdit }
  /** What a control (moderation end point, guard service, wrapped function) is made to say. `none`: an answer that holds no verdict. */
  | { readonly kind: 'verdict'; readonly verdict: ControlVerdict }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /**
   * Edits an outgoing provider request in neutral words; the adapter writes it back, touching only what changed. `keep`: an altered past is
   * re-applied to the same messages of later requests, so that the model keeps seeing it; such an edit is made once a turn in a conversation.
   */
  | { readonly kind: 'edit_request'; readonly edit: RequestEdit; readonly keep?: boolean }
  /** Between two turns: edits the stored state of the case. Where it holds nothing to change, `otherwise` edits the requests of the next turn, kept. */
  | { readonly kind: 'edit_state'; readonly edit: StateEdit; readonly otherwise?: RequestEdit; readonly renew?: boolean }
  /** Edits what the handler is called with. */
  | { readonly kind: 'edit_input'; readonly edit: InputEdit }
  /**
   * The same thing arrives `times` times: 0 = lost, 2 = twice, the second `gapMs` after the first. Of a call: what answers it runs that often.
   * A lost answer is silence for `silentMs`, then `code` (default `ETIMEDOUT`).
   */
  | { readonly kind: 'deliver'; readonly times: number; readonly gapMs: number; readonly silentMs?: number; readonly code?: NetworkCode }
  | { readonly kind: 'edit_head'; readonly edit: HeadEdit }
  | { readonly kind: 'edit_call'; readonly edit: HttpCallEdit }
  /** The call is sent back to its own address, `hops` times in a row at most; then it goes its way. */
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly hops: number }
  /** A tool result is missing, attached to another call of the agent, or carries the id of a call that never was. */
  | { readonly kind: 'mismatch'; readonly mode: 'drop' | 'swap' | 'wrong_id' }
  /** The user does not wait for the answer: cancels, or says something else while the agent works. */
  | { readonly kind: 'interrupt'; readonly afterMs: number; readonly then: 'cancel' | { readonly say: string } }
  /** The same content in the form that was not asked for: one body for a stream, or a stream for one body. */
  | { readonly kind: 'reshape'; readonly as: 'body' | 'stream' }
  | ({ readonly kind: 'edit_frames' } & FrameEdit)
  /** The bytes of a stream in a rare form. `n`: pieces of so many bytes, so many comments, so many merged events, or a frame of so many bytes. */
  | { readonly kind: 'reframe'; readonly mode: ReframeMode; readonly n?: number }
  | LocalDisturbance
  /** Throttled by token buckets on the case clock: what finds one empty is refused, and answers tell how much is left. */
  | { readonly kind: 'quota'; readonly sizes: Readonly<Partial<Record<QuotaName, number>>>; readonly windowMs: number }
  | McpDisturbance
  /** One thing with a live model, another with a model source that answers here. */
  | { readonly kind: 'by_source'; readonly live: readonly Disturbance[]; readonly offline: readonly Disturbance[] }

export type DisturbanceKind = Disturbance['kind']
export type EffectiveValues = { readonly [key: string]: Json }
