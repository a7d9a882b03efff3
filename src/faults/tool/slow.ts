import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { delayOrProfile, milliseconds, profileKey, waitKeys } from '../latency.ts'

/** The tool never answers in time: it throws then, stays silent, or says so. */
export const toolTimeout = defineFault({
  name: 'tool_timeout',
  config: z.strictObject({ timeoutMs: milliseconds.default(30_000), mode: z.enum(['throw', 'hang', 'message']).default('throw') }),
  points: ['tool.result'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['AI', 'GO'],
  effect: 'never answers in time',
  disturb: ({ timeoutMs, mode }) => {
    const message = `The tool gave no answer within ${timeoutMs} ms.`
    if (mode === 'hang') return { kind: 'hang', where: 'headers' }
    const wait = { kind: 'delay', ms: timeoutMs, where: 'headers' } as const
    if (mode === 'throw') return [wait, { kind: 'fail', message, code: 'ETIMEDOUT' }]
    return [wait, { kind: 'replace', text: JSON.stringify({ error: message }), contentType: 'application/json' }]
  },
})

/** The result comes late. */
export const toolLatencySpike = defineFault({
  name: 'tool_latency_spike',
  config: z.strictObject({ ...waitKeys(5000), profile: profileKey }),
  points: ['tool.result'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['BU'],
  effect: 'late',
  disturb: delayOrProfile,
})
