import type { ModelRequest, ToolChoice, Usage } from '../../../src/model/exchange.ts'
import type { Client } from './clients/client.ts'

/** A request as a real client sent it, and what it says. */
export interface RequestFixture {
  readonly name: string
  readonly url: string
  readonly body: unknown
  readonly expected: Partial<ModelRequest>
  /** Calls whose results the request carries. */
  readonly answered: readonly string[]
  /** A part of the conversation stands in a field of its own, whose place no rewrite can change. */
  readonly holdsFixedPart?: boolean
}

export interface ProviderFixtures {
  /** The host the adapter believes it serves. */
  readonly publicOrigin: string
  readonly clients: readonly Client[]
  readonly requests: readonly RequestFixture[]
  readonly own: readonly (readonly [method: string, url: string])[]
  readonly foreign: readonly (readonly [method: string, url: string])[]
  /** Token counts this wire has no place for: they read as 0. */
  readonly uncounted?: readonly (keyof Usage)[]
  /** A refusal has no place of its own: it reads as text. */
  readonly refusesInText?: true
  /** Tool choices this wire can ask for. Default: all. */
  readonly toolChoices?: readonly ToolChoice['mode'][]
  /** A request that asks for a whole or a streamed reply. */
  chat(stream: boolean): { readonly url: string; readonly body: unknown }
}
