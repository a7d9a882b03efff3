import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { delayOrProfile, milliseconds, profileKey, waitKeys } from '../latency.ts'
import { silence } from '../llm/connection.ts'

/** A call of the agent's own, no provider call, is answered later. */
export const httpLatency = defineFault({
  name: 'http_latency',
  config: z.strictObject({ ...waitKeys(500), profile: profileKey }),
  points: ['http.response'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['BU', 'SB'],
  effect: 'answer comes later',
  disturb: delayOrProfile,
})

/** Silence, then `ETIMEDOUT`, a 504, or more silence. */
export const httpTimeout = defineFault({
  name: 'http_timeout',
  config: z.strictObject({ delayMs: milliseconds.default(30_000), then: z.literal(['reset', 504, 'hang']).default('reset') }),
  points: ['http.response'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['RT', 'AI'],
  effect: 'silence, then `ETIMEDOUT`',
  disturb: ({ delayMs, then }) => silence(delayMs, then),
})
