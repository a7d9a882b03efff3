import type { Disturbance, NeutralCode, StrayKind } from '../model/disturbance.ts'
import type { ModelReply, ModelRequest, RequestMessage, Usage } from '../model/exchange.ts'
import type { QuotaStates } from '../model/quota.ts'
import type { RequestRewrite, RewrittenRequest } from '../model/request-edit.ts'
import type { FrameRole, JsonBody, WireFrame, WireReply } from '../model/wire.ts'
import type { WirePlaces } from './wire-places.ts'

export type StatusDisturbance = Extract<Disturbance, { kind: 'status' }>

/** What a provider call is for. Only `chat` is answered by a model source; the rest is answered or refused by the adapter. */
export type Operation = { readonly kind: 'chat'; readonly stream: boolean } | { readonly kind: 'other'; readonly name: string }

/** What an adapter needs to know beyond request and reply. All ids and times come from here: an adapter is a pure function. */
export interface WireContext {
  readonly url: URL
  readonly request: ModelRequest
  /** The request body as sent. */
  readonly body: unknown
  /** What a wire that keeps history stores in place of `body`: the request before a fault altered the past in it. */
  readonly bodyToRemember?: unknown
  /** Case-clock time, ms since the epoch. */
  readonly nowMs: number
  /** Fresh id, pure in (case, conversation, ordinal), e.g. `id('resp')` → `resp_5f0c...`. */
  id(prefix: string): string
  readonly memory: ProviderMemory
}

/** Provider-side history (`previous_response_id`, item references). Bounded, one per worker. */
export interface ProviderMemory {
  get(id: string): unknown
  set(id: string, value: unknown): void
}

export interface ReadContext {
  readonly url: URL
  readonly memory: ProviderMemory
}

/** One client library that a contract test drives through this adapter. Rows of the generated table in the docs. */
export interface ProviderDocs {
  readonly title: string
  readonly path: string
  readonly hosts: readonly string[]
  readonly clients: readonly string[]
}

/** The dialect of one LLM HTTP API. Shared code never asks which provider it holds; it asks the provider. */
export interface Provider<Name extends string = string> {
  readonly name: Name
  readonly docs: ProviderDocs
  /** What this request is, or `undefined` when the URL is none of ours. Looks at method, path and host only. */
  operation(method: string, url: URL): Operation | undefined
  /**
   * Whether a body looks like this wire. Asked where the path alone proves nothing (`/v1/messages` on a host nobody knows);
   * absent: the path suffices. Auth headers are no evidence.
   */
  recognizes?(body: unknown): boolean
  /**
   * Why a body at a path of ours cannot be answered after all, and what helps; `undefined` when it can. Absent: every body can. The call is
   * then refused loudly.
   */
  unspoken?(body: unknown): string | undefined
  /** The neutral request. Survives malformed bodies: missing parts read as empty. `streaming` comes from the operation or the body. */
  readRequest(body: unknown, context: ReadContext): ModelRequest
  /** Reads a real or recorded reply, whole or streamed. The stream of a binary wire comes as one character a byte (latin1). */
  readReply(body: string, streamed: boolean): ModelReply
  /** The reply as this wire sends it: one body, or frames when the request asked for a stream. Also remembers what later requests may refer to. */
  writeReply(reply: ModelReply, context: WireContext): WireReply
  /** The error answer this wire would send. */
  phrase(disturbance: StatusDisturbance, context: WireContext): WireReply
  /** The error event inside a 200 stream, or `undefined` when the dialect has none. `sent`: the frames before it. */
  streamError(code: NeutralCode, message: string | undefined, context: WireContext, sent?: readonly WireFrame[]): WireFrame | undefined
  /** The answer to a request whose `unknownReferences` is not empty. Absent: the dialect keeps no history of its own. */
  answerUnknownReference?(context: WireContext): WireReply
  /** A keep-alive frame, or `undefined`. */
  keepAlive(): WireFrame | undefined
  /**
   * Frames that end a stream cleanly with this finish word after a cut. `sent`: the frames before the cut, so that parts
   * still open are closed first; without it only the end itself is written.
   */
  endFrames(finish: 'tool_calls' | 'length' | 'stop', context: WireContext, sent?: readonly WireFrame[]): readonly WireFrame[]
  /**
   * A well-formed event of this wire that does not belong where it stands, or `undefined` when the dialect has no such thing. `like`: a
   * content frame of the same stream, whose place it takes up. Absent: the fault that wants it stays unfired and says so.
   */
  strayFrame?(kind: StrayKind, context: WireContext, like: WireFrame): WireFrame | undefined
  /**
   * A stream frame with these token counts in it (`undefined`: without any), or `undefined` when this kind of frame cannot carry counts.
   * The same frame comes back where nothing had to change. Absent: counts in streams of this dialect cannot be disturbed.
   */
  withUsage?(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined
  /** The frames with their sequence numbers in order again. Absent: the dialect does not number its events. */
  renumber?(frames: readonly WireFrame[]): readonly WireFrame[]
  /** How the payload of a frame is reached on a wire that is no text. Absent: events, or JSON text, are read by themselves. */
  readonly payload?: FramePayload
  /** The id of a tool call in the form this wire asks for, drawn from a free one; pure. Absent: any id will do. */
  callId?(drawn: string): string
  /**
   * What this wire says in place of a reply or an error it has no words of its own for, e.g. a refusal as ordinary text. For the record;
   * absent or `undefined`: it says all of it.
   */
  approximates?(said: ModelReply | StatusDisturbance): string | undefined
  /** A whole body of this wire without what it answers, for a client that reads on regardless. Absent: every list at its top is emptied. */
  withoutAnswer?(body: JsonBody): unknown
  /** The body with the result of one tool call replaced, or `undefined` when no result carries that call id. The input is not changed. */
  replaceToolResult(body: unknown, callId: string, result: { readonly text: string; readonly isError?: boolean }): unknown
  /** The body with a sentence added at the end of the system text. */
  appendSystemText(body: unknown, text: string): unknown
  /** The body with earlier turns put before the last user message. */
  insertTurns(body: unknown, turns: readonly Pick<RequestMessage, 'role' | 'text'>[]): unknown
  /**
   * The body rewritten so that `readRequest` gives what the rewrite says. Only what changed moves: other messages, parts and settings stay as
   * they are, to the byte. The input is not changed. Absent: faults that edit requests stay unfired on this wire, and say so.
   */
  rewriteRequest?(body: unknown, rewrite: RequestRewrite, context: ReadContext): RewrittenRequest
  /**
   * What this wire says, with its refusal of a bad request, where a tool call has no result (`missing`) or a result names a call that never was
   * (`unknown`). Absent: it takes such a request as it is.
   */
  unpairedMessage?(callId: string, problem: 'missing' | 'unknown'): string
  /** The request sent to another model: body, and URL where it names the model. Absent: the `model` of the body. */
  replaceModel?(sent: SentTo, model: string): SentTo
  /** Headers that tell what is left in the token buckets. Absent: this wire tells nothing. */
  quotaHeaders?(quotas: QuotaStates, context: WireContext): Readonly<Record<string, string>>
  /** Where single things stand in a written reply, for faults that spoil one of them. Absent: where most wires have them. */
  readonly places?: WirePlaces
  /** Answer to an operation that is no chat call (model list, token count), or `undefined` to fail loudly. */
  answerOther?(name: string, body: unknown, url: URL, context?: OtherContext): WireReply | undefined
}

/** Access to what a binary frame carries. */
export interface FramePayload {
  /** The payload as text, or `undefined` when the frame has none. */
  read(frame: WireFrame): string | undefined
  /** The same frame around another payload: lengths and checksums are right, the payload need not be. */
  write(frame: WireFrame, payload: string | Uint8Array): WireFrame
}

/** Where a request goes, and what is in it. */
export interface SentTo {
  readonly url: URL
  readonly body: unknown
}

/** What an operation that is no chat call may need: stored replies, fresh ids and the time. */
export type OtherContext = Pick<WireContext, 'memory' | 'nowMs' | 'id'>

/** Builds a provider. Plain value: pass it in `providers`, no registration. */
export function defineProvider<const Name extends string>(provider: Provider<Name>): Provider<Name> {
  return provider
}

export type { FrameRole, WireFrame, WirePlaces, WireReply }
