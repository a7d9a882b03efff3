import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'

/** The reply is made and billed, then lost: silence, and at its end a broken connection. */
export const llmTimeoutAfterCommit = defineFault({
  name: 'llm_timeout_after_commit',
  config: z.strictObject({ delayMs: milliseconds.default(60_000) }),
  points: ['model.response'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['BU', 'ND'],
  effect: 'reply made and billed, then lost',
  disturb: ({ delayMs }) => ({ kind: 'deliver', times: 0, gapMs: 0, silentMs: delayMs }),
})
