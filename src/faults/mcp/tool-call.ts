import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'
import { toolCalls } from './messages.ts'

/** The server did its work; the answer comes late. A client that gave up meanwhile must not take it for undone. */
export const mcpToolLatency = defineFault({
  name: 'mcp_tool_latency',
  config: z.strictObject({ delayMs: milliseconds.default(1000), jitterMs: milliseconds.optional() }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['BU', 'AI'],
  effect: 'late result',
  disturb: ({ delayMs, jitterMs }) => ({ kind: 'delay', ms: delayMs, where: 'headers', ...(jitterMs !== undefined && { jitterMs }) }),
})

const INVALID_PARAMS = -32_602

/** The call fails: as a result marked as an error, which the model is meant to read, or as a JSON-RPC error, which the client gets. */
export const mcpToolFailure = defineFault({
  name: 'mcp_tool_failure',
  config: z.strictObject({
    mode: z.enum(['is_error', 'rpc_error', 'invalid_params']).default('is_error'),
    /** JSON-RPC code of `rpc_error`. */
    code: z.number().int().min(-32_768).max(-32_000).default(-32_000),
    message: z.string().min(1).default('The tool could not be run: its backend gave no answer.'),
  }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.8,
  defaultLimit: 1,
  expects: ['RT', 'GO'],
  effect: 'result with error flag, or JSON-RPC error',
  disturb: ({ mode, code, message }) => {
    if (mode === 'is_error') return { kind: 'replace', text: message, isError: true }
    return { kind: 'fail', message, code: String(mode === 'rpc_error' ? code : INVALID_PARAMS) }
  },
})

/** Done, and reported as failed: after a silence the client is told that the request timed out. */
export const mcpTimeoutAfterCommit = defineFault({
  name: 'mcp_timeout_after_commit',
  config: z.strictObject({ delayMs: milliseconds.default(30_000) }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.9,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'done, but reported as failed',
  disturb: ({ delayMs }) => ({ kind: 'deliver', times: 0, gapMs: 0, silentMs: delayMs }),
})
