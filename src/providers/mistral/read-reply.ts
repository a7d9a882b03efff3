import { parseJson } from '../../internal/json.ts'
import { parseSse } from '../../internal/sse.ts'
import type { ModelReply } from '../../model/exchange.ts'
import { asObject, asObjects, asText } from '../lenient.ts'
import { readChunks } from './read-content.ts'
import { readToolCall } from './read-request.ts'
import { fromFinishReason, fromUsage } from './response.ts'

/** All messages of an answer, one or many, as one reply. */
function readParts(parts: readonly Record<string, unknown>[], place: 'message' | 'delta'): ModelReply {
  const choices = parts.map((part) => asObjects(part['choices'])[0] ?? {})
  const messages = choices.map((choice) => asObject(choice[place]))
  const contents = messages.map((message) => readChunks(message['content'], ''))
  const text = contents.map((content) => content.text).join('')
  const reasoning = contents.map((content) => content.thoughts).join('')
  const toolCalls = messages.flatMap((message) => asObjects(message['tool_calls'])).map(readToolCall)
  const finish = choices.findLast((choice) => typeof choice['finish_reason'] === 'string')?.['finish_reason']
  const usage = parts.findLast((part) => part['usage'] !== undefined)?.['usage']
  const { id, model } = parts.find((part) => part['id'] !== undefined) ?? {}
  return {
    ...(asText(id) === '' ? {} : { id: asText(id) }),
    ...(asText(model) === '' ? {} : { model: asText(model) }),
    ...(text === '' ? {} : { text }),
    ...(reasoning === '' ? {} : { reasoning }),
    toolCalls,
    finish: fromFinishReason(finish),
    usage: fromUsage(usage),
  }
}

/** A whole body. */
export function readMistralBody(text: string): ModelReply {
  return readParts([asObject(parseJson(text))], 'message')
}

/** A stream, whole or cut. */
export function readMistralStream(text: string): ModelReply {
  return readParts(
    parseSse(text).map(({ data }) => asObject(parseJson(data))),
    'delta',
  )
}
