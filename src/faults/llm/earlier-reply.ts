import { z } from 'zod'
import { stableStringify } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'

/** An earlier reply of this case once more, ids and all: what a cache that looks at too little gives out. */
export const llmStaleReply = defineFault({
  name: 'llm_stale_reply',
  config: z.strictObject({
    /** How many replies back. */
    age: z.number().int().min(1).default(1),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['GO', 'BU'],
  effect: 'an earlier reply of this case again',
  disturb: ({ age }) => ({
    kind: 'edit_reply',
    note: { age },
    edit: (reply, { earlier }) => {
      const stale = earlier.at(-age)
      if (stale === undefined) return { unchanged: `the case has ${earlier.length} earlier replies, not ${age}` }
      const says = ({ text, toolCalls }: typeof reply) => stableStringify([text, toolCalls.map((call) => [call.name, call.arguments])])
      return says(stale) === says(reply) ? { unchanged: 'the earlier reply says the same' } : stale
    },
  }),
})
