import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** Token counts that are wrong: what is paid for cannot be known from them. */
export const llmUsage = defineFault({
  name: 'llm_usage',
  config: z.strictObject({
    mode: z.enum(['missing', 'zero', 'negative', 'huge', 'string']).default('missing'),
    /** `huge` only: how many times too many. */
    factor: z.number().min(1).default(100),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['BU', 'SB'],
  effect: 'wrong token counts, cost spike',
  disturb: ({ mode, factor }) => ({ kind: 'spoil', spoiling: { target: 'usage', mode, factor } }),
})
