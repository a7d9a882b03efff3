import { z } from 'zod'
import { resultAgo } from '../earlier.ts'
import { defineFault } from '../fault.ts'

/** The answer that the same call (method, URL and body) got some calls ago. The upstream is asked, and its answer not shown. */
export const httpStaleCache = defineFault({
  name: 'http_stale_cache',
  config: z.strictObject({
    /** How many calls ago. */
    age: z.number().int().min(1).default(1),
  }),
  points: ['http.response'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'the answer of an earlier call again',
  disturb: ({ age }) => ({
    kind: 'edit_result',
    edit: (text, { earlier, nowMs }) => {
      const stale = resultAgo(earlier, age)
      if (stale === undefined) return { unchanged: `this call has no answer from ${age} ${age === 1 ? 'call' : 'calls'} ago` }
      if (stale.text === text) return { unchanged: 'the answer was the same then' }
      return { text: stale.text, effective: { age, olderMs: Math.round(nowMs - stale.atMs) } }
    },
  }),
})
