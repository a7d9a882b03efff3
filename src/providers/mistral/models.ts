import { decodeSegment } from '../lenient.ts'
import type { OtherContext, WireReply } from '../provider.ts'
import { jsonReply } from '../wire-reply.ts'

const onePath = /\/models\/([^/]+)$/

/** `GET /v1/models/{id}` knows every model; `GET /v1/models` lists one name, since no list can know what an agent hopes to find. */
export function answerMistralModels(url: URL, context?: OtherContext): WireReply {
  const model = (id: string) => ({
    id,
    object: 'model',
    created: Math.floor((context?.nowMs ?? 0) / 1000),
    owned_by: 'mistralai',
    name: id,
    type: 'base',
    max_context_length: 131_072,
    aliases: [],
    capabilities: { completion_chat: true, function_calling: true, completion_fim: true, vision: true, reasoning: true },
  })
  const asked = onePath.exec(url.pathname)?.[1]
  return jsonReply(asked === undefined ? { object: 'list', data: [model('khaostest-offline')] } : model(decodeSegment(asked)))
}
