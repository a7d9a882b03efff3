import type { Provider, WireReply } from '../provider.ts'

/** What of a provider tells where things stand in its replies. */
export type SpoilingWire = Pick<Provider, 'places' | 'payload' | 'strayFrame'>

/** A written reply with one thing spoilt; or why there is nothing to spoil. */
export type Spoilt =
  | { readonly reply: WireReply /** What stands in for a thing this wire does not have. */; readonly approximated?: string }
  | { readonly none: string }
