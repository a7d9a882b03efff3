/** One use of the machine itself: a file, a command, an environment variable. */
export interface LocalCall {
  /** `look`: asks whether a file is there, without reading it. */
  readonly operation: 'read' | 'write' | 'look' | 'run' | 'get'
  /** Path with forward slashes, relative to the working directory where it lies inside; a command line; the name of a variable. */
  readonly target: string
  /** Files: inside the working directory. */
  readonly isInside: boolean
}

/** What a command prints on, or the content of a file. */
export type ContentPart = 'content' | 'stdout' | 'stderr'

export interface ContentEditContext {
  readonly part: ContentPart
  readonly draw: (label: string) => number
}

/** Edits bytes; returns the same object when it changed nothing. */
export type ContentEdit = (content: Uint8Array, context: ContentEditContext) => Uint8Array

/** Edits the value of a variable; `undefined` on either side is a variable that is not set. */
export type VariableEdit = (value: string | undefined, name: string) => string | undefined

/** What happens to a use of the machine itself, beside refusals, waits and cuts. */
export type LocalDisturbance =
  /** Edits a file as it is read, or what a command printed. `createMissing`: a file that is not there is read as this content. */
  | { readonly kind: 'edit_content'; readonly parts: readonly ContentPart[]; readonly edit: ContentEdit; readonly createMissing?: boolean }
  /** A command ends this way instead of running. Exactly one of `code` and `signal`, or `notFound`. */
  | {
      readonly kind: 'exit'
      readonly code?: number
      readonly signal?: NodeJS.Signals
      readonly notFound?: boolean
      readonly stderr?: string
    }
  | { readonly kind: 'edit_variable'; readonly edit: VariableEdit }
  /** The clock of the process is wrong. */
  | { readonly kind: 'skew_clock'; readonly offsetMs: number; readonly driftPerSecondMs: number }
