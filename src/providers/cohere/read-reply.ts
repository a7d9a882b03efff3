import { parseJson } from '../../internal/json.ts'
import { parseSse } from '../../internal/sse.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import { asCount, asObject, asObjects, asText } from '../lenient.ts'
import { readToolCall } from '../openai-chat/read-request.ts'
import { readParts } from './read-content.ts'
import { fromFinish, fromUsage } from './response.ts'

interface Draft {
  id: string
  text: string | undefined
  reasoning: string
  finish: unknown
  usage: unknown
  toolCalls: readonly ToolCall[]
}

function toReply({ id, text, reasoning, finish, usage, toolCalls }: Draft): ModelReply {
  return {
    ...(id === '' ? {} : { id }),
    ...(text === undefined ? {} : { text }),
    ...(reasoning === '' ? {} : { reasoning }),
    toolCalls,
    finish: fromFinish(finish),
    usage: fromUsage(usage),
  }
}

/** A whole body. The plan before calls is what the model said. */
export function readCohereBody(text: string): ModelReply {
  const body = asObject(parseJson(text))
  const message = asObject(body['message'])
  const content = readParts(message['content'], '')
  const said = `${asText(message['tool_plan'])}${content.text}`
  return toReply({
    id: asText(body['id']),
    text: said === '' ? undefined : said,
    reasoning: content.thoughts,
    finish: body['finish_reason'],
    usage: body['usage'],
    toolCalls: asObjects(message['tool_calls']).map(readToolCall),
  })
}

/** A stream, whole or cut. */
export function readCohereStream(text: string): ModelReply {
  const draft: Draft = { id: '', text: undefined, reasoning: '', finish: null, usage: undefined, toolCalls: [] }
  const calls = new Map<number, { id: string; name: string; arguments: string }>()
  for (const { data } of parseSse(text)) {
    const part = asObject(parseJson(data))
    const delta = asObject(part['delta'])
    const message = asObject(delta['message'])
    const content = asObject(message['content'])
    const said = asText(message['tool_plan']) + asText(content['text'])
    if (said !== '') draft.text = (draft.text ?? '') + said
    draft.reasoning += asText(content['thinking'])
    draft.id ||= asText(part['id'])
    draft.finish = delta['finish_reason'] ?? draft.finish
    draft.usage = delta['usage'] ?? draft.usage

    const type = asText(part['type'])
    if (!type.startsWith('tool-call-')) continue
    const index = asCount(part['index'])
    const piece = asObject(message['tool_calls'])
    const called = asObject(piece['function'])
    const call = calls.get(index) ?? { id: asText(piece['id']), name: asText(called['name']), arguments: '' }
    call.arguments += asText(called['arguments'])
    calls.set(index, call)
  }
  return toReply({ ...draft, toolCalls: [...calls.values()] })
}
