import type { NetworkCode } from '../../model/disturbance.ts'
import type { McpMessage } from '../../model/mcp.ts'

/** What the client gets for one request. */
export type McpOutcome =
  /** Messages in place of the one answer; none: silence. A string is a line that is no message. */
  | { readonly kind: 'messages'; readonly messages: readonly (McpMessage | string)[] }
  | { readonly kind: 'status'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }
  | { readonly kind: 'network'; readonly code: NetworkCode }
  /** The connection breaks under the answer. `later`: the client may come back for it. */
  | { readonly kind: 'cut'; readonly later?: readonly (McpMessage | string)[] }
  /** The client gave up, and nobody waits any more. */
  | { readonly kind: 'cancelled' }
