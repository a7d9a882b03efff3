import { z } from 'zod'
import { usageModes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'

/** All content, but the stream ends without its end marker, without its finish reason, or without either. */
export const llmStreamMissingTerminal = defineFault({
  name: 'llm_stream_missing_terminal',
  config: z.strictObject({ what: z.enum(['done', 'finish', 'both']).default('done') }),
  points: ['model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['GO', 'NT'],
  effect: 'all content, but no end marker or no finish reason',
  disturb: ({ what }) => ({ kind: 'edit_frames', edit: 'unend', what }),
})

/** Content after the end marker. */
export const llmStreamAfterDone = defineFault({
  name: 'llm_stream_after_done',
  config: z.strictObject({ frames: z.number().int().min(1).default(2) }),
  points: ['model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'content after the end marker',
  disturb: ({ frames }) => ({ kind: 'edit_frames', edit: 'after_end', frames }),
})

/** Bad token counts in the stream: none, told before the content, negative, or zero in the last frames. */
export const llmStreamUsage = defineFault({
  name: 'llm_stream_usage',
  config: z.strictObject({ mode: z.enum(usageModes).default('missing') }),
  points: ['model.stream'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['BU', 'SB'],
  effect: 'bad usage in the last frames',
  disturb: ({ mode }) => ({ kind: 'edit_frames', edit: 'usage', usage: mode }),
})
