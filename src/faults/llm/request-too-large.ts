import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** The body is larger than the gateway takes: 413. A smaller one passes. */
export const llmRequestTooLarge = defineFault({
  name: 'llm_request_too_large',
  config: z.strictObject({ maxBytes: z.number().int().min(0).default(33_554_432) }),
  points: ['model.response'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['NR', 'CM'],
  effect: '413 where the body is larger than that',
  applies: ({ maxBytes }, { bytes = 0 }) =>
    bytes > maxBytes || `the request has ${bytes} bytes, the limit is ${maxBytes} (set maxBytes below it)`,
  disturb: ({ maxBytes }) => ({ kind: 'status', code: 'request_too_large', limits: { limit: maxBytes } }),
})
