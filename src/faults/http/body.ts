import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { partFraction } from '../latency.ts'

/** Headers at once, then the body drips. */
export const httpSlowBody = defineFault({
  name: 'http_slow_body',
  config: z.strictObject({ bytesPerSecond: z.number().gt(0).default(256) }),
  points: ['http.response'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['AI'],
  effect: 'headers at once, body drips',
  disturb: ({ bytesPerSecond }) => ({ kind: 'throttle', bytesPerSecond }),
})

/** The body ends before its time: the connection is lost (`reset`), or everything looks fine but for the promised length (`clean`). */
export const httpTruncatedBody = defineFault({
  name: 'http_truncated_body',
  config: z.strictObject({ fraction: partFraction.default(0.5), how: z.enum(['reset', 'clean']).default('reset') }),
  points: ['http.response'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['RT', 'GO'],
  effect: 'shorter than Content-Length',
  disturb: ({ fraction, how }) => ({ kind: 'cut', at: { fraction }, how }),
})
