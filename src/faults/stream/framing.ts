import { z } from 'zod'
import { reframeModes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'

/**
 * The same events in bytes that few servers send. All forms are legal but two that are seen all the same: `merge_json` (several JSON values
 * in one event) and `missing_blank_line` (several events without the line that tells them apart). `split_utf8` needs a reply with a
 * character of more than one byte.
 */
export const llmStreamFraming = defineFault({
  name: 'llm_stream_framing',
  config: z.strictObject({
    mode: z.enum(reframeModes).default('split_utf8'),
    /** `split_bytes`: bytes of a piece (7). `comments`: before each line (1). `merge_json`, `missing_blank_line`: events that become one (2). `huge_frame`: bytes (1000000). */
    n: z.number().int().min(1).optional(),
  }),
  points: ['model.stream'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'legal SSE in rare forms (`merge_json`, `missing_blank_line`: illegal but seen)',
  disturb: ({ mode, n }) => ({ kind: 'reframe', mode, ...(n !== undefined && { n }) }),
})
