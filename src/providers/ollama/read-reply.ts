import { parseJson } from '../../internal/json.ts'
import type { ModelReply } from '../../model/exchange.ts'
import { asObject, asObjects, asText } from '../lenient.ts'
import { readToolCall } from './read-request.ts'
import { fromDoneReason, fromStatistics } from './response.ts'

/** All objects of an answer, one or many, as one reply. A stream that never said `done` has no finish. */
function readObjects(objects: readonly Record<string, unknown>[]): ModelReply {
  const messages = objects.map((object) => asObject(object['message']))
  const last = objects.find((object) => object['done'] === true) ?? {}
  const joined = (texts: readonly unknown[]) => texts.map(asText).join('')
  const text = joined([...messages.map((message) => message['content']), ...objects.map((object) => object['response'])])
  const reasoning = joined([...messages, ...objects].map((object) => object['thinking']))
  const toolCalls = messages.flatMap((message) => asObjects(message['tool_calls'])).map(readToolCall)
  const model = asText(objects[0]?.['model'])
  return {
    ...(model === '' ? {} : { model }),
    ...(text === '' ? {} : { text }),
    ...(reasoning === '' ? {} : { reasoning }),
    toolCalls,
    finish: fromDoneReason(last['done_reason'], toolCalls.length > 0),
    usage: fromStatistics(last),
  }
}

/** A whole body. */
export function readOllamaBody(text: string): ModelReply {
  return readObjects([asObject(parseJson(text))])
}

/** Lines, whole or cut. */
export function readOllamaStream(text: string): ModelReply {
  return readObjects(text.split('\n').map((line) => asObject(parseJson(line))))
}
