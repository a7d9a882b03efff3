import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { controls } from './controls.ts'

/** The control says the wrong thing: `allow` tests the second wall, `block` tests over-refusal. Where it says so anyway nothing fires. */
export const guardrailForcedVerdict = defineFault({
  name: 'guardrail_forced_verdict',
  config: z.strictObject({ verdict: z.enum(['allow', 'block']).default('allow') }),
  ...controls,
  severity: 0.8,
  defaultLimit: 'always',
  expects: ['FC', 'GO'],
  effect: 'wrong verdict: `allow` tests the second wall, `block` tests over-refusal',
  disturb: ({ verdict }) => ({ kind: 'verdict', verdict }),
})
