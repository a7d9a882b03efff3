/** One thing that was said in an earlier turn. */
export interface SpokenMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** What every function given to a fault gets beside the value: one shape at every point. */
export interface MutatorContext {
  /** From 1. */
  readonly turn: number
  /** Number of the matching call among those the fault counts, from 1. */
  readonly call: number
  /** Of a tool result: the tool that gave it. */
  readonly tool?: string
  /** What user and agent said in the turns before this one. */
  readonly history: readonly SpokenMessage[]
  /** State of the scenario, one object per trial. */
  readonly state: Record<string, unknown>
  /** Seeded chance, one draw per label: the only one a function may use. */
  readonly draw: (label: string) => number
}
