import type { LocalCall } from '../model/local-call.ts'
import type { McpParty } from '../model/mcp.ts'
import type { Point } from '../model/point.ts'
import type { ModelOperation } from '../model/side.ts'

/** What the schedule may know of one call. */
export interface CallFacts {
  /** A provider call is `model.stream` when a stream was asked for, else `model.response`; either is one call, not two. */
  readonly point: Point
  /** No call but the gap before a turn; `turn` is the one that is about to begin. Only faults that act there are asked. */
  readonly boundary?: true
  /** Of a provider call. Absent: chat. */
  readonly operation?: ModelOperation
  readonly provider?: string
  readonly model?: string
  readonly tool?: string
  readonly host?: string
  /** Where this sighting of a tool call is: a fault that names another `via` leaves it alone, uncounted. */
  readonly via?: 'wrapper' | 'http' | 'wire'
  /** The tool is also seen at its wrapper: only a fault that names this `via` acts here. */
  readonly isWrapped?: boolean
  readonly server?: string
  /** Of a file, a command or a variable. */
  readonly local?: LocalCall
  /** An MCP message: who sends it, and its method. */
  readonly mcp?: { readonly from: McpParty; readonly method: string }
  /** One of the agent's own HTTP calls, as it was made. */
  readonly http?: { readonly method: string; readonly url: string; readonly body: string }
  /** It was made by a wrapped control while it checked: faults of controls have met that check already. */
  readonly insideControl?: boolean
  /** From 1. */
  readonly turn: number
  /** Request fingerprint and its occurrence in the case: the key of all draws. */
  readonly callKey: string
  /** The same for all attempts of a retry chain. */
  readonly logicalKey: string
  /** Case-clock milliseconds since the case began. */
  readonly atMs: number
  /** The user's latest words. */
  readonly message: string
  /** Names of the tools called so far in this case, in order, repeats kept. */
  readonly toolsCalled: readonly string[]
  readonly messages: number
  /** Estimated input tokens. */
  readonly tokens: number
  /** Size of the request body. */
  readonly bytes?: number
}
