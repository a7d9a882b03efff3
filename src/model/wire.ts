import type { Json } from '../internal/json.ts'

/** What one frame of a body is for. Disturbances find their place by it and never parse a dialect. */
export type FrameRole =
  /** A whole, unstreamed body. */
  | 'body'
  /** Start events without content. */
  | 'open'
  /** Carries text of the answer. */
  | 'text'
  | 'reasoning'
  /** Opens a tool call: id and name. */
  | 'tool_open'
  /** Carries a piece of a tool call's argument JSON (or all of it). */
  | 'tool_arguments'
  /** Closes a part (block stop, item done). */
  | 'close'
  /** Carries the finish reason; in most dialects usage too. */
  | 'finish'
  | 'usage'
  /** The end marker (`[DONE]`, `message_stop`, ...). */
  | 'end'
  | 'error'
  | 'keepalive'
  /** No part of the answer: a stray, late or broken frame, or the rest of one that is sent in pieces. */
  | 'extra'

/** One event of a stream, or a whole body. */
export interface WireFrame {
  readonly role: FrameRole
  readonly bytes: string | Uint8Array
  /** For `tool_open` and `tool_arguments`: which call, and the piece of argument JSON this frame carries. */
  readonly tool?: {
    readonly index: number
    readonly name: string
    readonly piece: string
    readonly offset: number
    /** The dialect sends a call in one event: no part of it can stand alone. */
    readonly isWhole?: true
  }
  /** For `text`: the piece it carries. */
  readonly text?: string
}

/** An answer before it becomes a `Response`: status, headers and frames in order. */
export interface WireReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly frames: readonly WireFrame[]
  /** More than one frame may follow and the client expects a stream. */
  readonly streamed: boolean
}

export type JsonBody = { [key: string]: Json | undefined }
