import type { ModelRequest, RequestMessage, ResponseFormat, ToolChoice } from '../../model/exchange.ts'
import { asCount, asIds, asList, asObject, asObjects, asSchema, asText } from '../lenient.ts'
import { readToolCall, readTools } from '../openai-chat/read-request.ts'
import { documentText, readParts } from './read-content.ts'

function readMessage(message: Record<string, unknown>, names: Map<string, string>): RequestMessage {
  const { text, attachments } = readParts(message['content'])
  const rest = attachments.length > 0 ? { attachments } : {}
  const role = message['role']
  if (role === 'system') return { role: 'system', text, ...rest }
  if (role === 'tool') {
    const callId = asText(message['tool_call_id'])
    return { role: 'tool', text, toolResult: { callId, name: names.get(callId) ?? '', isError: false }, ...rest }
  }
  if (role !== 'assistant') return { role: 'user', text, ...rest }

  const toolCalls = asObjects(message['tool_calls']).map(readToolCall)
  for (const call of toolCalls) names.set(call.id, call.name)
  const said = [asText(message['tool_plan']), text].filter((part) => part !== '').join('\n')
  return { role: 'assistant', text: said, ...(toolCalls.length > 0 ? { toolCalls } : {}), ...rest }
}

/** Documents of a request: the model reads them before the conversation, so they stand behind the system text. */
function readDocuments(documents: unknown): RequestMessage[] {
  const texts = asList(documents).map(documentText)
  return texts.length === 0 ? [] : [{ role: 'user', text: texts.join('\n'), attachments: texts.map(() => 'document') }]
}

function withDocuments(messages: readonly RequestMessage[], documents: readonly RequestMessage[]): readonly RequestMessage[] {
  const first = messages.findIndex(({ role }) => role !== 'system')
  return documents.length === 0 ? messages : messages.toSpliced(first < 0 ? messages.length : first, 0, ...documents)
}

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === 'REQUIRED') return { mode: 'required' }
  return { mode: choice === 'NONE' ? 'none' : 'auto' }
}

function readFormat(format: unknown): ResponseFormat | undefined {
  const asked = asObject(format)
  if (asked['type'] !== 'json_object') return undefined
  const schema = asSchema(asked['json_schema'])
  return Object.keys(schema).length === 0 ? { kind: 'json' } : { kind: 'schema', name: 'response', schema }
}

/** A /v2/chat request in neutral words. */
export function readCohereRequest(input: unknown): ModelRequest {
  const body = asObject(input)
  const names = new Map<string, string>()
  const messages = asObjects(body['messages']).map((message) => readMessage(message, names))
  const { own, hosted } = readTools(body['tools'])
  const format = readFormat(body['response_format'])
  const limit = asCount(body['max_tokens'])
  const ids = messages.flatMap((message) => [...(message.toolCalls ?? []).map(({ id }) => id), message.toolResult?.callId])
  return {
    provider: 'cohere',
    model: asText(body['model']),
    stream: body['stream'] === true,
    messages: withDocuments(messages, readDocuments(body['documents'])),
    tools: own,
    hostedTools: hosted,
    toolChoice: readToolChoice(body['tool_choice']),
    parallelToolCalls: true,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...(typeof body['temperature'] === 'number' ? { temperature: body['temperature'] } : {}),
    ...(body['logprobs'] === true ? { logprobs: true } : {}),
    references: [...new Set(asIds(...ids))],
  }
}
