import type { ModelRequest, RequestMessage, ResponseFormat, ToolCall, ToolChoice } from '../../model/exchange.ts'
import { matchCalls } from '../call-matching.ts'
import { asCount, asIds, asObject, asObjects, asSchema, asText } from '../lenient.ts'
import { readToolCall as readChatToolCall, readTools } from '../openai-chat/read-request.ts'
import type { ReadContext } from '../provider.ts'
import { isFim, vertexModel, vertexStream } from './paths.ts'
import { readChunks } from './read-content.ts'

/** An id of the wire. The client library writes `null` in letters where a call had none. */
function idOf(value: unknown): string {
  const id = asText(value)
  return id === 'null' ? '' : id
}

/** One entry of `tool_calls`; arguments may be text or an object. */
export function readToolCall(call: Record<string, unknown>): ToolCall {
  return { ...readChatToolCall(call), id: idOf(call['id']) }
}

/** Call ids of the messages of a body, message by message. */
export function matchMessages(messages: readonly Record<string, unknown>[]) {
  return matchCalls(
    messages.map((message) =>
      message['role'] === 'tool'
        ? { calls: [], result: { id: idOf(message['tool_call_id']), name: asText(message['name']) } }
        : { calls: asObjects(message['tool_calls']).map(readToolCall) },
    ),
  )
}

function readMessages(input: unknown): RequestMessage[] {
  const messages = asObjects(input)
  const matches = matchMessages(messages)
  return messages.map((message, index): RequestMessage => {
    const { callIds = [], answers } = matches[index] ?? {}
    const { text, attachments } = readChunks(message['content'])
    const said = { text, ...(attachments.length > 0 ? { attachments } : {}) }
    if (answers !== undefined) return { role: 'tool', ...said, toolResult: { ...answers, isError: false } }
    if (message['role'] === 'system') return { role: 'system', ...said }
    if (message['role'] !== 'assistant') return { role: 'user', ...said }

    const calls = asObjects(message['tool_calls']).map((call, at) => ({ ...readToolCall(call), id: callIds[at] ?? '' }))
    return { role: 'assistant', ...said, ...(calls.length > 0 ? { toolCalls: calls } : {}) }
  })
}

/** Code before and after the gap, as one thing the user says. */
function readGap(body: Record<string, unknown>): RequestMessage[] {
  const suffix = asText(body['suffix'])
  return [{ role: 'user', text: suffix === '' ? asText(body['prompt']) : `${asText(body['prompt'])}\n${suffix}` }]
}

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === 'none') return { mode: 'none' }
  if (choice === 'any' || choice === 'required') return { mode: 'required' }
  const name = asText(asObject(asObject(choice)['function'])['name'])
  return name === '' ? { mode: 'auto' } : { mode: 'named', name }
}

function readFormat(format: unknown): ResponseFormat | undefined {
  const asked = asObject(format)
  if (asked['type'] === 'json_object') return { kind: 'json' }
  if (asked['type'] !== 'json_schema') return undefined
  const schema = asObject(asked['json_schema'])
  return { kind: 'schema', name: asText(schema['name']), schema: asSchema(schema['schema']) }
}

function givenIds(input: unknown): string[] {
  return asObjects(input).flatMap((message) =>
    asIds(...asObjects(message['tool_calls']).map((call) => idOf(call['id'])), idOf(message['tool_call_id'])),
  )
}

/** A chat, agents or fill-in-the-middle request in neutral words. An agent's name stands for its model. */
export function readMistralRequest(input: unknown, { url }: ReadContext): ModelRequest {
  const body = asObject(input)
  const { own, hosted } = readTools(body['tools'])
  const format = readFormat(body['response_format'])
  const limit = asCount(body['max_tokens'])
  return {
    provider: 'mistral',
    model: asText(body['model'] ?? body['agent_id']) || vertexModel(url),
    stream: vertexStream(url) ?? body['stream'] === true,
    messages: isFim(url) || body['messages'] === undefined ? readGap(body) : readMessages(body['messages']),
    tools: own,
    hostedTools: hosted,
    toolChoice: readToolChoice(body['tool_choice']),
    parallelToolCalls: body['parallel_tool_calls'] !== false,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...(typeof body['temperature'] === 'number' ? { temperature: body['temperature'] } : {}),
    references: [...new Set(givenIds(body['messages']))],
  }
}
