import { asList, asObject } from '../lenient.ts'
import type { WireContext, WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'
import { wireId } from '../wire-ids.ts'

/** One more item of the output. */
function unknownPart(reply: WireReply, context: WireContext): WireReply {
  const item = { id: wireId(context, 'cm'), type: 'citation_map', status: 'completed', entries: [] }
  if (!reply.streamed) return editFrames(reply, (json) => ({ ...json, output: [...asList(json['output']), item] }))

  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const response = asObject(finish.json['response'])
  const output = asList(response['output'])
  const number = finish.json['sequence_number']
  const place = { sequence_number: number, output_index: output.length, item }
  const inserted = insertEvents(reply, finish.index, [
    { event: 'response.output_item.added', json: { type: 'response.output_item.added', ...place } },
    { event: 'response.output_item.done', json: { type: 'response.output_item.done', ...place } },
  ])
  return editFrames(inserted, (json, { role }) =>
    role === 'finish' ? { ...json, response: { ...response, output: [...output, item] } } : json,
  )
}

export const responsesPlaces: WirePlaces = {
  usage: ['usage'],
  renamed: 'input_tokens',
  words: ['service_tier', 'truncation'],
  callIndex: ['output_index'],
  repeatedId: { role: 'close', path: ['item', 'call_id'] },
  unknownPart,
}
