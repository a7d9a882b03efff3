import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { headOf } from '../text-parts.ts'

const KEPT = 0.5

/** The turn ends unfinished: a part of the text, no calls, and a reason that asks to go on. */
export const llmPause = defineFault({
  name: 'llm_pause',
  config: z.strictObject({
    /** Replies in a row that are paused. */
    times: z.number().int().min(1).default(1),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['SB'],
  effect: 'turn ends unfinished, to be continued',
  trigger: ({ times }) => (times === 1 ? {} : { limit: times }),
  disturb: () => ({
    kind: 'edit_reply',
    edit: ({ text, ...reply }) => ({
      ...reply,
      ...(text !== undefined && { text: headOf(text, KEPT) }),
      toolCalls: [],
      finish: 'pause',
    }),
  }),
})
