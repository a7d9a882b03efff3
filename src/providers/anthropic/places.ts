import { asList } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'

const UNKNOWN = { type: 'citation_map', entries: [] }

/** One more content block. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) return editFrames(reply, (json) => ({ ...json, content: [...asList(json['content']), UNKNOWN] }))

  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const index = reply.frames.filter(({ bytes }) => typeof bytes === 'string' && bytes.startsWith('event: content_block_start')).length
  return insertEvents(reply, finish.index, [
    { event: 'content_block_start', json: { type: 'content_block_start', index, content_block: UNKNOWN } },
    { event: 'content_block_stop', json: { type: 'content_block_stop', index } },
  ])
}

export const anthropicPlaces: WirePlaces = {
  usage: ['usage'],
  renamed: 'input_tokens',
  logprobs: null,
  words: ['service_tier'],
  callIndex: ['index'],
  repeatedId: null,
  unknownPart,
}
