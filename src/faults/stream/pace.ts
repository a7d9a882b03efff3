import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { delayOrPace, delayOrProfile, profileKey, waitKeys } from '../latency.ts'

/** The first content comes late. */
export const llmSlowTtft = defineFault({
  name: 'llm_slow_ttft',
  config: z.strictObject({ ...waitKeys(5000), profile: profileKey }),
  points: ['model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB', 'BU'],
  effect: 'late first content',
  disturb: (wait, draw, met) => delayOrProfile(wait, draw, met, 'first_chunk'),
})

/** Gaps between the deltas. */
export const llmSlowChunks = defineFault({
  name: 'llm_slow_chunks',
  config: z.strictObject({
    ...waitKeys(200),
    /** The pace of a kind of model, first token included, or a kind of network between all pieces. */
    profile: profileKey,
  }),
  points: ['model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB', 'BU'],
  effect: 'gaps between deltas',
  disturb: (wait, draw, met) => delayOrPace(wait, draw, met, 'every_chunk'),
})
