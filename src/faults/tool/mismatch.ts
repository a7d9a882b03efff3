import { z } from 'zod'
import { defineFault } from '../fault.ts'

/**
 * The pairing of calls and results is broken on the way to the model: a result is missing (`drop`), belongs to another call (`swap`), or
 * names a call that never was (`wrong_id`). A provider refuses the first and the last.
 */
export const toolResultMismatch = defineFault({
  name: 'tool_result_mismatch',
  config: z.strictObject({ mode: z.enum(['drop', 'swap', 'wrong_id']).default('drop') }),
  points: ['tool.result'],
  via: 'wire',
  severity: 0.6,
  defaultLimit: 1,
  expects: ['VA'],
  effect: 'result missing or attached to another call',
  disturb: ({ mode }) => ({ kind: 'mismatch', mode }),
})
