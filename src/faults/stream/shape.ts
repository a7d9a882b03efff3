import { defineFault } from '../fault.ts'

/** One JSON body though a stream was asked for. */
export const llmStreamNotStreamed = defineFault({
  name: 'llm_stream_not_streamed',
  points: ['model.stream'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['SB', 'RT'],
  effect: 'one JSON body though a stream was asked',
  disturb: () => ({ kind: 'reshape', as: 'body' }),
})

/** A stream though one JSON body was asked for. Acts on calls that do not stream. */
export const llmStreamUnrequested = defineFault({
  name: 'llm_stream_unrequested',
  points: ['model.response'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['RT'],
  effect: 'a stream though JSON was asked',
  disturb: () => ({ kind: 'reshape', as: 'stream' }),
})
