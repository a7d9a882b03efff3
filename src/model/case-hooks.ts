import type { McpLink, McpMessage } from './mcp.ts'

/** What code inside a case can reach of it: the seam between shipped agent code and the runner. Absent outside a run. */
export interface CaseHooks {
  readonly runId: string
  readonly phase: string
  readonly scenario: string
  readonly caseId: string
  /** Aborted on time-out and when the case ends. */
  readonly signal: AbortSignal
  /** Scenario state, one object per trial. */
  readonly state: Record<string, unknown>
  /** Case-clock milliseconds since the case began. */
  nowMs(): number
  /** Runs a wrapped tool: records entry and end, and lets tool faults act on it. */
  runTool(name: string, args: readonly unknown[], execute: () => unknown): unknown
  /** Runs a wrapped guard (`wrapControl`). An `async` guard comes as an `async` function. Absent: the guard is only forwarded to. */
  runControl?(name: string, args: readonly unknown[], execute: () => unknown): unknown
  /** A message of the client on its way through a wrapped MCP transport. Absent: it is only forwarded. */
  sendMcp?(link: McpLink, message: McpMessage, forward: (message: McpMessage) => Promise<void>): Promise<void>
  /** A message of the server on its way to the client. */
  receiveMcp?(link: McpLink, message: McpMessage, deliver: (message: McpMessage) => void): void
}
