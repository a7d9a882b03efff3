import { z } from 'zod'
import { defineFault } from '../fault.ts'

/**
 * The clock of the process is wrong: `Date` differs from the time of providers and services. Timers keep their pace.
 *
 * @example
 * clockSkew({ offsetMs: 3_600_000, driftPerSecondMs: 5 })
 */
export const clockSkew = defineFault({
  name: 'clock_skew',
  config: z.strictObject({
    /** Ahead when positive. */
    offsetMs: z.number().default(-86_400_000),
    /** How much further off with each second. */
    driftPerSecondMs: z.number().default(0),
  }),
  points: ['env'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'process clock differs',
  applies: (_config, { local }) => local?.target === 'Date' || 'it was a variable, not the clock',
  disturb: ({ offsetMs, driftPerSecondMs }) => ({ kind: 'skew_clock', offsetMs, driftPerSecondMs }),
})
