import type { NeutralCode } from '../../../../src/model/disturbance.ts'

/** What a client library made of one answer. */
export interface Heard {
  readonly text: string
  readonly toolCalls?: readonly { readonly name: string; readonly args: unknown }[]
  readonly refusal?: string | undefined
  /** The library's own word for the end. */
  readonly finish?: string | null | undefined
  readonly usage?:
    | { readonly input: number; readonly output: number; readonly cached?: number | undefined; readonly reasoning?: number | undefined }
    | undefined
}

export interface Ask {
  readonly text: string
  readonly system?: string
  /** Offers `search(q)` and `book(day)`. */
  readonly tools?: boolean
}

/** Class name and HTTP status of the error a library raises. */
export interface Raised {
  readonly name: string
  readonly status: number
}

/** One client library, driven for real. */
export interface Client {
  readonly name: string
  ask(origin: string, ask: Ask, stream: boolean): Promise<Heard>
  /** Asks, runs the called tools (each answers `RESULT of <name>`), asks again, and gives the last text. */
  toolLoop(origin: string, stream: boolean): Promise<string>
  /** Asks for `{ city, days }` by schema and gives the parsed object. */
  structured?(origin: string): Promise<unknown>
  /** Reads a stream to its end and gives what it threw, or what it said instead of throwing. */
  streamFailure?(origin: string): Promise<unknown>
  /** What that failure says of an overload. Default: the word itself. */
  readonly streamFailureWords?: RegExp
  raised(error: unknown): Raised
  readonly errors: Readonly<Record<NeutralCode, Raised>>
  /** What a call becomes whose arguments were cut after `{"q":"trains`; `throws`: reading them fails. */
  readonly truncatedArguments: unknown
  /** What the library makes of 9 output tokens when they come streamed. Default: 9. */
  readonly streamedOutputTokens?: number
  /** The API tells nobody how much it took from its cache. */
  readonly countsNoCache?: true
  /** The library drops the sentence of a refusal, or the wire has no place for it. */
  readonly hidesRefusal?: true
  /** Words the library shows for neutral finish reasons; left out: it does not show them. */
  readonly finishes?: Partial<Record<'stop' | 'length' | 'tool_calls' | 'content_filter' | 'refusal', string>>
}

export const searchSchema = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'], additionalProperties: false } as const
export const bookSchema = {
  type: 'object',
  properties: { day: { type: 'string' } },
  required: ['day'],
  additionalProperties: false,
} as const

export const toolSpecs = [
  { name: 'search', description: 'Searches.', schema: searchSchema },
  { name: 'book', description: 'Books a day.', schema: bookSchema },
] as const
