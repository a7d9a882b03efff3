import { asList, asObject } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames } from '../spoil/frame-json.ts'
import { eventFrame } from './event-frame.ts'

const UNKNOWN = { citationMap: { entries: [] } }

/** One more content block, of a union member that nobody knows. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) {
    return editFrames(reply, (json) => {
      const output = asObject(json['output'])
      const message = asObject(output['message'])
      return { ...json, output: { ...output, message: { ...message, content: [...asList(message['content']), UNKNOWN] } } }
    })
  }
  const at = reply.frames.findIndex(({ role }) => role === 'finish')
  const contentBlockIndex = reply.frames.filter(({ role }) => role === 'close').length
  const events = [
    eventFrame({ role: 'open', type: 'contentBlockDelta', payload: { contentBlockIndex, delta: UNKNOWN } }),
    eventFrame({ role: 'close', type: 'contentBlockStop', payload: { contentBlockIndex } }),
  ]
  return at < 0 ? reply : { ...reply, frames: reply.frames.toSpliced(at, 0, ...events) }
}

export const bedrockPlaces: WirePlaces = {
  renamed: 'inputTokens',
  logprobs: null,
  words: [],
  callIndex: ['contentBlockIndex'],
  unknownPart,
}
