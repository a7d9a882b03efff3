import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'

/** The tool did its work; its caller waits and is told that it failed. */
export const toolTimeoutAfterCommit = defineFault({
  name: 'tool_timeout_after_commit',
  config: z.strictObject({ delayMs: milliseconds.default(30_000) }),
  points: ['tool.result'],
  severity: 0.9,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'side effect done, caller told it failed',
  disturb: ({ delayMs }) => ({ kind: 'deliver', times: 0, gapMs: 0, silentMs: delayMs, code: 'ETIMEDOUT' }),
})

/** One call of the agent reaches the tool more than once. Needs a wrapped tool (`wrapTool`) or the host it calls (`forHost`). */
export const toolDuplicateDelivery = defineFault({
  name: 'tool_duplicate_delivery',
  config: z.strictObject({ times: z.number().int().min(2).max(10).default(2) }),
  points: ['tool.result'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'one call, executed twice',
  disturb: ({ times }) => ({ kind: 'deliver', times, gapMs: 0 }),
})
