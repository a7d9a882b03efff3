import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { controls } from './controls.ts'

/** The control answers, but its verdict cannot be read: broken JSON, the field that holds it is missing, or nothing at all. */
export const guardrailMalformed = defineFault({
  name: 'guardrail_malformed',
  config: z.strictObject({ mode: z.enum(['invalid_json', 'missing_field', 'empty']).default('invalid_json') }),
  ...controls,
  severity: 0.9,
  defaultLimit: 'always',
  expects: ['FC'],
  effect: 'unreadable verdict',
  disturb: ({ mode }) => {
    if (mode === 'missing_field') return { kind: 'verdict', verdict: 'none' }
    return { kind: 'damage', mode: mode === 'empty' ? 'empty_body' : 'invalid_json' }
  },
})
