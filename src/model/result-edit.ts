import type { JsonObject } from '../internal/json.ts'
import type { MutatorContext } from './mutator.ts'

/** Why an edit left everything as it was: for the explanation of a fault that stayed unfired. */
export interface Unchanged {
  readonly unchanged: string
}

/** Edits the text of one tool result, or the body of an answer to one of the agent's own HTTP calls; returns the same text when it changed nothing. */
export type ResultEdit = (
  text: string,
  context: ResultEditContext,
) => string | { readonly text: string; readonly isError?: boolean; readonly effective?: JsonObject } | Unchanged

export interface ResultEditContext extends Partial<MutatorContext> {
  readonly tool: string
  readonly callId: string
  readonly draw: (label: string) => number
  /** Case-clock time, ms since the epoch. */
  readonly nowMs: number
  /** Other results of this case, oldest first, as they truly were. */
  readonly earlier: readonly EarlierResult[]
}

/** A result that came before the one in hand. */
export interface EarlierResult {
  /** Tool name; of an HTTP call the host. */
  readonly tool: string
  readonly text: string
  /** It answered the very same call: same tool and arguments, or same method, URL and body. */
  readonly isSameCall: boolean
  /** Case-clock time, ms since the epoch. */
  readonly atMs: number
}
