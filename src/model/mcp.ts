import type { JsonObject } from '../internal/json.ts'
import type { Unchanged } from './result-edit.ts'

/** One JSON-RPC message of the Model Context Protocol, as it was read. */
export type McpMessage = Readonly<Record<string, unknown>>

/** A tool as a server lists it. */
export interface McpTool extends Readonly<Record<string, unknown>> {
  readonly name: string
  readonly description?: string
  readonly inputSchema?: Readonly<Record<string, unknown>>
}

export type McpParty = 'client' | 'server'

/** Messages a fault looks at: who sends them, and their methods as globs. Of a request, its answer is part of the same message. */
export interface McpMessages {
  readonly from: McpParty
  readonly methods: readonly string[]
}

/** What stands in the place of a message. A string is a line that is no message at all. */
export interface McpEdited {
  readonly messages: readonly (McpMessage | string)[]
  /** What the ledger says of the edit. */
  readonly effective?: JsonObject
}

export interface McpEditContext {
  readonly server: string
  /** The request: the message itself where it is on its way to the server, else what the message answers. */
  readonly request: McpMessage
  /** Tools of this server as it truly listed them last; empty before it did. */
  readonly listed: readonly McpTool[]
  /** The other servers of this case that have listed tools. */
  readonly others: readonly { readonly server: string; readonly tools: readonly McpTool[] }[]
  readonly draw: (label: string) => number
  /** Fresh id, pure in (case, ordinal). */
  id(prefix: string): string
}

/**
 * Edits a message; the same message or a reason when it changed nothing. A request may become another request, or its own answer: a message
 * without `method` goes back to the client and nothing to the server.
 */
export type McpEdit = (message: McpMessage, context: McpEditContext) => McpEdited | Unchanged

/** A wrapped client transport, as a case acts on it. */
export interface McpLink {
  readonly server: string
  /** To the client, as if the server had sent it. */
  deliver(message: McpMessage | string): void
  /** The connection breaks: the client is told, and nothing comes or goes any more. */
  drop(): Promise<void>
}

/** One MCP message in the ledger, a request together with its answer. */
export interface McpFacts {
  readonly kind: 'mcp'
  readonly server: string
  readonly from: McpParty
  readonly method: string
  /** Of a request, as its sender numbered it. */
  readonly id?: string | number
  /** Of `tools/call`. */
  readonly tool?: string
  readonly arguments?: JsonObject
  /** Ledger index of the wrapped tool that made it. */
  readonly run?: number
  /**
   * What its sender was told: `tool_error` is a result marked as an error, `rpc_error` a JSON-RPC error, `status` an HTTP status,
   * `malformed` something that is no answer to it. A notification ends `delivered`, or `lost` where a fault kept it.
   */
  ended:
    | 'running'
    | 'answered'
    | 'tool_error'
    | 'rpc_error'
    | 'status'
    | 'network'
    | 'cut'
    | 'malformed'
    | 'cancelled'
    | 'delivered'
    | 'lost'
  endedMs?: number
  /** The server itself answered a request of the client, and not with an error: it was carried out, whatever the client was told. */
  executed?: true
  /** `lost`: carried out, and the client was told otherwise. `again`: the request before, delivered once more; the client sent it once. */
  delivery?: 'lost' | 'again'
  error?: string
  /** The text of the result as the client was shown it. */
  result?: string
  status?: number
  /** Ids of faults that fired on it. */
  faults: readonly string[]
}

/** What happens to MCP messages alone. */
export type McpDisturbance =
  /**
   * Edits an MCP message: a request before the server has it (`sent`), or the answer on its way back. `later`: from now on, answers to these
   * methods of the same server, and not the answer in hand.
   */
  | { readonly kind: 'edit_message'; readonly of: 'sent' | 'answer'; readonly edit: McpEdit; readonly later?: readonly string[] }
  /** The MCP server speaks unasked: a notification, or a request that the client has to answer. Begins once it has the request in hand. */
  | {
      readonly kind: 'emit'
      readonly method: string
      readonly params?: JsonObject
      readonly isRequest?: boolean
      readonly count: number
      readonly everyMs: number
    }
