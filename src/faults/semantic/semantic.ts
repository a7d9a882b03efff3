import { z } from 'zod'
import type { Disturbance } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'
import { cannedDefect } from './canned.ts'
import { instructionFor, semanticKindNames } from './kinds.ts'

/**
 * A fluent reply with one defect of meaning. `canned` edits the reply of an offline model by rule; `prompt` adds one instruction to the request
 * of a live one and leaves all else as it was; `auto` takes what fits the model. The ledger names the kind, so that judges can be told.
 */
export const semantic = defineFault({
  name: 'semantic',
  config: z.strictObject({
    kind: z.enum(semanticKindNames),
    mode: z.enum(['auto', 'canned', 'prompt']).default('auto'),
    /** In how much of the reply: 0 is one place, 1 all of it. */
    strength: z.number().min(0).max(1).default(0.5),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['GO', 'VA'],
  effect: 'fluent reply with one defect of meaning',
  disturb: ({ kind, mode, strength }) => {
    const note = (by: 'canned' | 'prompt') => ({ defect: kind, by, strength })
    const canned: Disturbance = { kind: 'edit_reply', edit: cannedDefect(kind, strength), note: note('canned') }
    const prompt: Disturbance = { kind: 'instruct', text: instructionFor(kind, strength), note: note('prompt') }
    if (mode === 'auto') return { kind: 'by_source', live: [prompt], offline: [canned] }
    return mode === 'canned' ? canned : prompt
  },
})
