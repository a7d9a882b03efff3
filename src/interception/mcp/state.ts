import type { Disturbance } from '../../model/disturbance.ts'
import type { EntryOf } from '../../model/ledger.ts'
import type { McpMessage, McpTool } from '../../model/mcp.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'

/** An edit that acts on answers from some moment on. */
export interface LaterEdit {
  readonly server: string
  readonly firing: Firing
  readonly disturbance: Extract<Disturbance, { kind: 'edit_message' }>
}

/** A way to speak to the client unasked: a wrapped transport, or an open stream of the server. */
export type Speak = (message: McpMessage) => void

/** What one case knows of the MCP servers it has to do with. */
export class McpState {
  /** Tools as each server truly listed them last. */
  readonly tools = new Map<string, readonly McpTool[]>()
  /** Names of servers reached by HTTP, by URL: what they called themselves when they were initialized. */
  readonly names = new Map<string, string>()
  /** Sessions that a fault has ended, with the fault: whoever goes on using one is refused. */
  readonly lost = new Map<string, Firing>()
  readonly later: LaterEdit[] = []
  /** Ends the handling of a request that the client has cancelled, by channel and id. */
  readonly running = new Map<string, AbortController>()
  /** Requests on their way to a server behind a wrapped transport, by channel and id. */
  readonly waiting = new Map<string, (answer: McpMessage, deliver: (message: McpMessage) => void) => void>()
  /** Numbers of wrapped transports: each is a session of its own. */
  readonly links = new Map<object, string>()
  /** Requests sent in the name of a server, or by a server, by channel and id; the client's answer completes the entry. One of ours never goes on to the server. */
  readonly asked = new Map<string, { readonly entry: EntryOf<'mcp'>; readonly isOurs: boolean }>()
  /** Open streams of servers reached by HTTP, by session. */
  readonly streams = new Map<string, Speak>()
  /** Answers that wait for the client to come back for them, by the id of the last event it saw. */
  readonly resumable = new Map<string, readonly (McpMessage | string)[]>()
}
