import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** Longer than anybody waits for a person. */
const LATE_MS = 600_000

/** The human approval never comes: silence, an error, or an answer after ten minutes. Acts on wrapped controls and hosts named by `forHost`. */
export const approvalMissing = defineFault({
  name: 'approval_missing',
  config: z.strictObject({ mode: z.enum(['silent', 'error', 'late']).default('silent') }),
  points: ['http.response', 'control'],
  severity: 0.9,
  defaultLimit: 'always',
  expects: ['FC'],
  effect: 'the human approval never comes',
  disturb: ({ mode }) => {
    if (mode === 'silent') return { kind: 'hang', where: 'headers' }
    if (mode === 'late') return { kind: 'delay', ms: LATE_MS, where: 'headers' }
    return { kind: 'fail', message: 'The approval could not be asked for.' }
  },
})
