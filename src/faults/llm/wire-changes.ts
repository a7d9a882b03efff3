import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** A reply as a later version of the API may send it. Whoever ignores what he does not know sees no difference. */
export const llmApiDrift = defineFault({
  name: 'llm_api_drift',
  config: z.strictObject({
    mode: z.enum(['unknown_field', 'unknown_block', 'unknown_event', 'unknown_enum', 'renamed_field']).default('unknown_field'),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: "tomorrow's API",
  disturb: ({ mode }) => ({ kind: 'spoil', spoiling: { target: 'api', mode } }),
})

/** Log-probabilities that were asked for and cannot be used. */
export const llmLogprobs = defineFault({
  name: 'llm_logprobs',
  config: z.strictObject({
    /** `nan`: the text "NaN" where a number belongs, as JSON mappings of other languages spell it. */
    mode: z.enum(['missing', 'nan', 'wrong_length']).default('missing'),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'bad log-probabilities',
  disturb: ({ mode }) => ({ kind: 'spoil', spoiling: { target: 'logprobs', mode } }),
})

/** The provider's clock is wrong: `Date`, reset stamps and dates of Retry-After say another time. Error answers too. */
export const llmClockSkew = defineFault({
  name: 'llm_clock_skew',
  config: z.strictObject({ offsetMs: z.number().int().default(-86_400_000) }),
  points: ['model.response'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['RA'],
  effect: 'Date, reset stamps and date-form Retry-After in the past',
  disturb: ({ offsetMs }) => ({ kind: 'skew', offsetMs }),
})
