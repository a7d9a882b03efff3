import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** A slow line: the stream drips, and its events are broken anywhere. */
export const llmStreamBandwidth = defineFault({
  name: 'llm_stream_bandwidth',
  config: z.strictObject({ bytesPerSecond: z.number().min(1).default(400) }),
  points: ['model.stream'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'drip by bytes, frames broken anywhere',
  disturb: ({ bytesPerSecond }) => ({ kind: 'throttle', bytesPerSecond }),
})
