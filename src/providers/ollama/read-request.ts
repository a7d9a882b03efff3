import type { ModelRequest, RequestMessage, ResponseFormat, ToolCall } from '../../model/exchange.ts'
import { matchCalls } from '../call-matching.ts'
import { asCount, asIds, asList, asObject, asObjects, asSchema, asText } from '../lenient.ts'
import { readTools } from '../openai-chat/read-request.ts'
import type { ReadContext } from '../provider.ts'
import { isGenerate } from './paths.ts'

/** One entry of `tool_calls`: an id only where the server or the client gave one, arguments as an object. */
export function readToolCall(call: Record<string, unknown>): ToolCall {
  const called = asObject(call['function'])
  const args = called['arguments']
  return { id: asText(call['id']), name: asText(called['name']), arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) }
}

/** Call ids of the messages of a body, message by message. The wire names the tool of a result, newer servers its call too. */
export function matchMessages(messages: readonly Record<string, unknown>[]) {
  return matchCalls(
    messages.map((message) =>
      message['role'] === 'tool'
        ? { calls: [], result: { id: asText(message['tool_call_id']), name: asText(message['tool_name'] ?? message['name']) } }
        : { calls: asObjects(message['tool_calls']).map(readToolCall) },
    ),
  )
}

function readMessages(input: unknown): RequestMessage[] {
  const messages = asObjects(input)
  const matches = matchMessages(messages)
  return messages.map((message, index): RequestMessage => {
    const { callIds = [], answers } = matches[index] ?? {}
    const images = asList(message['images']).map(() => 'image')
    const said = { text: asText(message['content']), ...(images.length > 0 ? { attachments: images } : {}) }
    if (answers !== undefined) return { role: 'tool', ...said, toolResult: { ...answers, isError: false } }
    if (message['role'] === 'system') return { role: 'system', ...said }
    if (message['role'] !== 'assistant') return { role: 'user', ...said }

    const calls = asObjects(message['tool_calls']).map((call, at) => ({ ...readToolCall(call), id: callIds[at] ?? '' }))
    return { role: 'assistant', ...said, ...(calls.length > 0 ? { toolCalls: calls } : {}) }
  })
}

/** A one-shot prompt as a conversation of one turn. */
function readPrompt(body: Record<string, unknown>): RequestMessage[] {
  const system = asText(body['system'])
  const images = asList(body['images']).map(() => 'image')
  return [
    ...(system === '' ? [] : [{ role: 'system', text: system } as const]),
    { role: 'user', text: asText(body['prompt']), ...(images.length > 0 ? { attachments: images } : {}) },
  ]
}

function readFormat(format: unknown): ResponseFormat | undefined {
  if (format === 'json') return { kind: 'json' }
  const schema = asSchema(format)
  return Object.keys(schema).length === 0 ? undefined : { kind: 'schema', name: 'response', schema }
}

/** Ids that stand in the body itself, none that was worked out. */
function givenIds(input: unknown): string[] {
  return asObjects(input).flatMap((message) =>
    asIds(...asObjects(message['tool_calls']).map((call) => call['id']), message['tool_call_id']),
  )
}

/** An /api/chat or /api/generate request in neutral words. Streams unless the body says otherwise. */
export function readOllamaRequest(input: unknown, { url }: ReadContext): ModelRequest {
  const body = asObject(input)
  const { own, hosted } = readTools(body['tools'])
  const options = asObject(body['options'])
  const format = readFormat(body['format'])
  const limit = asCount(options['num_predict'])
  return {
    provider: 'ollama',
    model: asText(body['model']),
    stream: body['stream'] !== false,
    messages: isGenerate(url) ? readPrompt(body) : readMessages(body['messages']),
    tools: own,
    hostedTools: hosted,
    toolChoice: { mode: 'auto' },
    parallelToolCalls: true,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...(typeof options['temperature'] === 'number' ? { temperature: options['temperature'] } : {}),
    ...(body['logprobs'] === true ? { logprobs: true } : {}),
    references: [...new Set(givenIds(body['messages']))],
  }
}
