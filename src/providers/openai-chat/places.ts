import { asObject, asObjects } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'

const CALL = ['choices', 0, 'delta', 'tool_calls', 0] as const
const UNKNOWN = { type: 'citation_map', citation_map: { entries: [] } }

/** Chat has no parts; annotations are what comes nearest. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) {
    return editFrames(reply, (json) => ({
      ...json,
      choices: asObjects(json['choices']).map((choice) => ({
        ...choice,
        message: { ...asObject(choice['message']), annotations: [UNKNOWN] },
      })),
    }))
  }
  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const choices = asObjects(finish.json['choices']).map((choice) => ({ ...choice, delta: { annotations: [UNKNOWN] }, finish_reason: null }))
  return insertEvents(reply, finish.index, [{ json: { ...finish.json, choices } }])
}

export const chatPlaces: WirePlaces = {
  usage: ['usage'],
  renamed: 'prompt_tokens',
  words: ['service_tier', 'object'],
  callIndex: [...CALL, 'index'],
  repeatedId: { role: 'tool_arguments', path: [...CALL, 'id'] },
  unknownPart,
}
