import type { WireContext, WireReply } from './provider.ts'

type Path = readonly (string | number)[]

/**
 * Where single things stand in the JSON of a reply: in the whole body, and in each event of a stream. Names are looked for at any depth,
 * paths lead from the top. All are optional: what most wires use is the default, and a wire that has no such thing says `null`.
 */
export interface WirePlaces {
  /** Names of what counts tokens: an object of numbers, or a number. Default: `usage`, `usageMetadata`. */
  readonly usage?: readonly string[] | null
  /** The name of one count in it, which a new version of the API may call differently. Default: the first number. */
  readonly renamed?: string
  /** Names of what holds log-probabilities. Default: `logprobs`. `null`: this wire has none. */
  readonly logprobs?: readonly string[] | null
  /** Names of words out of a closed list that decide nothing about the answer. Default: `service_tier`. */
  readonly words?: readonly string[]
  /** The number of a call among the parts of a streamed reply. `null`: this wire numbers nothing. */
  readonly callIndex?: Path | null
  /** The id of a call where a stream repeats it, and on which frames. `null`: it is said once. */
  readonly repeatedId?: { readonly role: 'tool_arguments' | 'close'; readonly path: Path } | null
  /** The reply with one more part of a kind nobody knows; absent: the wire has no parts, and gets an unknown field instead. */
  unknownPart?(reply: WireReply, context: WireContext): WireReply
}
