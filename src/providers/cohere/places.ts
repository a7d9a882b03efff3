import { asList, asObject } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'

const UNKNOWN = { type: 'citation_map', entries: [] }

/** One more part of the content. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) {
    return editFrames(reply, (json) => {
      const message = asObject(json['message'])
      return { ...json, message: { ...message, content: [...asList(message['content']), UNKNOWN] } }
    })
  }
  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const index = reply.frames.filter(({ role }) => role === 'close').length
  return insertEvents(reply, finish.index, [
    { event: 'content-start', json: { type: 'content-start', index, delta: { message: { content: UNKNOWN } } } },
    { event: 'content-end', json: { type: 'content-end', index } },
  ])
}

export const coherePlaces: WirePlaces = { renamed: 'input_tokens', words: [], callIndex: ['index'], unknownPart }
