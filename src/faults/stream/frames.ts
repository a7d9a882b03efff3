import { z } from 'zod'
import { strayKinds } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'

const count = z.number().int().min(1)

/** Frames with content come twice, late (behind the next one), or not at all. */
export const llmStreamFrames = defineFault({
  name: 'llm_stream_frames',
  config: z.strictObject({
    mode: z.enum(['duplicate', 'reorder', 'drop']).default('duplicate'),
    /** How many in a row. */
    n: count.default(1),
  }),
  points: ['model.stream'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['GO', 'NT'],
  effect: 'a frame twice, late or missing',
  disturb: ({ mode, n }) => ({ kind: 'edit_frames', edit: mode, n }),
})

/** A well-formed frame that does not belong where it stands. */
export const llmStreamWrongEvent = defineFault({
  name: 'llm_stream_wrong_event',
  config: z.strictObject({
    /**
     * `unknown_event`: a kind the dialect does not have. `wrong_type`: a list where text belongs. `empty_delta`: a delta with nothing in it.
     * `index_jump`: content for a part that was never opened. `delta_before_start`: the first delta comes before what opens the stream.
     */
    mode: z.enum([...strayKinds, 'delta_before_start']).default('unknown_event'),
  }),
  points: ['model.stream'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['SB', 'RT'],
  effect: 'well-formed frame that does not belong',
  disturb: ({ mode }) => ({ kind: 'edit_frames', edit: 'stray', stray: mode }),
})

/** A frame that cannot be read among good ones. */
export const llmStreamGarbage = defineFault({
  name: 'llm_stream_garbage',
  config: z.strictObject({
    afterChunks: z.number().int().min(0).default(2),
    kind: z.enum(['bad_json', 'html', 'binary']).default('bad_json'),
  }),
  points: ['model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['RT'],
  effect: 'broken frame among good ones',
  disturb: ({ afterChunks, kind }) => ({ kind: 'edit_frames', edit: 'garbage', afterChunks, garbage: kind }),
})

/** The pieces of parallel tool calls come in turn, told apart by their index. Legal. */
export const llmStreamInterleavedTools = defineFault({
  name: 'llm_stream_interleaved_tools',
  points: ['model.stream'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'parallel tool deltas interleaved by index (legal)',
  disturb: () => ({ kind: 'edit_frames', edit: 'interleave_tools' }),
})
