import { asList, asObject, asObjects } from '../lenient.ts'
import type { WirePlaces, WireReply } from '../provider.ts'
import { editFrames, frameOf, insertEvents } from '../spoil/frame-json.ts'

const UNKNOWN = { citationMap: { entries: [] } }

/** One more part of the answer. */
function unknownPart(reply: WireReply): WireReply {
  if (!reply.streamed) return editFrames(reply, (json) => withParts(json, (parts) => [...parts, UNKNOWN]))

  const finish = frameOf(reply, 'finish')
  if (finish === undefined) return reply
  const { usageMetadata: _usage, ...json } = finish.json
  const piece = withParts(json, () => [UNKNOWN])
  const candidates = asObjects(piece['candidates']).map(({ finishReason: _reason, ...candidate }) => candidate)
  return insertEvents(reply, finish.index, [{ json: { ...piece, candidates } }])
}

function withParts(json: Record<string, unknown>, edit: (parts: readonly unknown[]) => readonly unknown[]): Record<string, unknown> {
  const candidates = asObjects(json['candidates']).map((candidate) => {
    const content = asObject(candidate['content'])
    return { ...candidate, content: { ...content, parts: edit(asList(content['parts'])) } }
  })
  return { ...json, candidates }
}

export const geminiPlaces: WirePlaces = {
  usage: ['usageMetadata'],
  renamed: 'promptTokenCount',
  logprobs: ['logprobsResult', 'avgLogprobs'],
  words: ['modality'],
  callIndex: null,
  repeatedId: null,
  unknownPart,
}
