import type { Unchanged } from './result-edit.ts'

/** Status and headers of an answer to one of the agent's own HTTP calls. Header names are lower case. */
export interface HttpHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** One of the agent's own HTTP calls as it is about to leave. Header names are lower case. */
export interface HttpCall {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface HttpEditContext {
  readonly call: HttpCall
  readonly draw: (label: string) => number
  /** Case-clock time, ms since the epoch. */
  readonly nowMs: number
}

/** Edits status and headers; the body passes byte for byte. Returns the same object when it changed nothing. */
export type HeadEdit = (head: HttpHead, context: HttpEditContext) => HttpHead | Unchanged

/** Edits a call on its way out. Returns the same object when it changed nothing. */
export type HttpCallEdit = (call: HttpCall, context: HttpEditContext) => HttpCall | Unchanged
