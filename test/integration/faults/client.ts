/** What the code that called a client was left with. */
export interface Seen {
  readonly text: string
  readonly finish: string | undefined
  /** Name of the first tool that was called. */
  readonly called: string | undefined
  /** Its arguments: text as it came, or a value where the client parses it. */
  readonly call: unknown
  /** Arguments of the calls behind the first. */
  readonly more: readonly unknown[]
  /** Input and output tokens as the client tells them, where it was asked for them. */
  readonly tokens: readonly (number | null | undefined)[] | undefined
  /** What a client makes of the log-probabilities, where it was asked for them. */
  readonly sure: string | undefined
  readonly failure: unknown
}

export interface AskOptions {
  readonly stream: boolean
  readonly tools: boolean
  /** `false`: the client is told not to retry. */
  readonly retries: boolean
  readonly signal?: AbortSignal
  /** The client's own time-out in ms. */
  readonly timeoutMs?: number
  /** Asks for token counts, and looks at them. */
  readonly counts?: boolean
  /** Asks for log-probabilities, where the client can, and looks at them. */
  readonly logprobs?: boolean
}

/** One real client library, used as its own documentation says. Never throws: a failure is what was seen. */
export interface MatrixClient {
  readonly name: string
  /** Name of the adapter that answers it. */
  readonly provider: string
  ask(options: AskOptions): Promise<Seen>
}

/** Collects what a client gives, piece by piece, and keeps what had come when it failed. */
export class Collected {
  text = ''
  finish: string | undefined
  called: string | undefined
  tokens: readonly (number | null | undefined)[] | undefined
  sure: string | undefined
  failure: unknown
  readonly #logprobs: unknown[] = []
  /** Arguments by the key that tells calls apart: an index, an item or an id. */
  readonly #arguments = new Map<string | number, unknown>()

  get call(): unknown {
    return [...this.#arguments.values()][0]
  }

  get more(): readonly unknown[] {
    return [...this.#arguments.values()].slice(1)
  }

  static async from(read: (into: Collected) => Promise<void>): Promise<Seen> {
    const collected = new Collected()
    try {
      await read(collected)
    } catch (error) {
      collected.failure = error
    }
    return collected
  }

  /** A call as a whole. */
  addCall(name: string | undefined, args: unknown): void {
    this.called ??= name
    this.#arguments.set(this.#arguments.size, args)
  }

  /** How probable the whole answer is: the sum of what the client was given. */
  addLogprobs(values: readonly unknown[] | undefined): void {
    this.#logprobs.push(...(values ?? []))
    const chance = Math.exp(this.#logprobs.reduce<number>((sum, value) => sum + Number(value), 0))
    this.sure = `${this.#logprobs.length} tokens, chance ${chance.toFixed(2)}`
  }

  addArguments(key: string | number, piece: string): void {
    this.#arguments.set(key, `${(this.#arguments.get(key) as string | undefined) ?? ''}${piece}`)
  }
}
