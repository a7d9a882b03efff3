import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** The answer sends the client back to the address it came from. A `fetch` gives up after 20 of them; who follows by hand needs a limit too. */
export const httpRedirectLoop = defineFault({
  name: 'http_redirect_loop',
  config: z.strictObject({
    status: z.literal([302, 301, 303, 307, 308]).default(302),
    /** How often in a row a call is sent back; then it goes its way. */
    hops: z.number().int().min(1).default(21),
  }),
  points: ['http.response'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['NR', 'BU'],
  effect: 'redirects to itself',
  disturb: ({ status, hops }) => ({ kind: 'redirect', status, hops }),
})
