import { asList, asObject, asObjects } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'

const UNKNOWN = { type: 'citation_map', entries: [] }

/** One more chunk of the content, which becomes a list of chunks for it. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) {
    return editFrames(reply, (json) => ({
      ...json,
      choices: asObjects(json['choices']).map((choice) => {
        const message = asObject(choice['message'])
        const { content } = message
        const chunks = typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content)
        return { ...choice, message: { ...message, content: [...chunks, UNKNOWN] } }
      }),
    }))
  }
  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const { usage: _usage, ...json } = finish.json
  const choices = asObjects(json['choices']).map((choice) => ({ ...choice, delta: { content: [UNKNOWN] }, finish_reason: null }))
  return insertEvents(reply, finish.index, [{ json: { ...json, choices } }])
}

export const mistralPlaces: WirePlaces = {
  renamed: 'prompt_tokens',
  logprobs: null,
  words: ['object'],
  callIndex: ['choices', 0, 'delta', 'tool_calls', 0, 'index'],
  unknownPart,
}
