import type { ModelRequest, RequestMessage, ResponseFormat, ToolCall, ToolChoice, ToolDefinition } from '../../model/exchange.ts'
import { asCount, asIds, asObject, asObjects, asSchema, asTemperature, asText } from '../lenient.ts'
import { customToolSchema } from '../tool-arguments.ts'

const attachmentKinds: Readonly<Record<string, string>> = { image_url: 'image', input_audio: 'audio', file: 'file', video_url: 'video' }

/** Text parts of a message, and the kinds of the others. */
export function readContent(content: unknown): { readonly text: string; readonly attachments: readonly string[] } {
  if (typeof content === 'string') return { text: content, attachments: [] }
  const texts: string[] = []
  const attachments: string[] = []
  for (const part of asObjects(content)) {
    const kind = asText(part['type'])
    if (kind === 'text' || kind === 'refusal') texts.push(asText(part['text'] ?? part['refusal']))
    else attachments.push(attachmentKinds[kind] ?? kind)
  }
  return { text: texts.join('\n'), attachments }
}

/** One entry of `tool_calls`. A custom tool's free text becomes the argument `input`. */
export function readToolCall(call: Record<string, unknown>): ToolCall {
  const custom = asObject(call['custom'])
  const called = asObject(call['function'])
  const id = asText(call['id'])
  if (call['type'] === 'custom') return { id, name: asText(custom['name']), arguments: JSON.stringify({ input: asText(custom['input']) }) }
  const args = called['arguments']
  return { id, name: asText(called['name']), arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) }
}

function readMessage(message: Record<string, unknown>, names: Map<string, string>): RequestMessage {
  const { text, attachments } = readContent(message['content'])
  const rest = attachments.length > 0 ? { attachments } : {}
  const role = message['role']
  if (role === 'system' || role === 'developer') return { role: 'system', text, ...rest }
  if (role === 'tool' || role === 'function') {
    const callId = asText(message['tool_call_id'])
    const name = names.get(callId) ?? asText(message['name'])
    return { role: 'tool', text, toolResult: { callId, name, isError: false }, ...rest }
  }
  if (role !== 'assistant') return { role: 'user', text, ...rest }

  const toolCalls = asObjects(message['tool_calls']).map(readToolCall)
  for (const call of toolCalls) names.set(call.id, call.name)
  const said = text === '' ? asText(message['refusal']) : text
  return { role: 'assistant', text: said, ...(toolCalls.length > 0 ? { toolCalls } : {}), ...rest }
}

/** Tools the agent itself runs; anything else is hosted by the provider. */
export function readTools(tools: unknown): { readonly own: readonly ToolDefinition[]; readonly hosted: readonly string[] } {
  const own: ToolDefinition[] = []
  const hosted: string[] = []
  for (const tool of asObjects(tools)) {
    const definition = asObject(tool['type'] === 'custom' ? tool['custom'] : tool['function'])
    const name = asText(definition['name'])
    const description = asText(definition['description'])
    if (tool['type'] === 'custom') own.push({ name, description, schema: customToolSchema })
    else if (name !== '') own.push({ name, description, schema: asSchema(definition['parameters']) })
    else hosted.push(asText(tool['type']))
  }
  return { own, hosted }
}

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === 'none' || choice === 'required') return { mode: choice }
  const named = asObject(choice)
  const name = asText(asObject(named['function'] ?? named['custom'])['name'])
  if (name !== '') return { mode: 'named', name }
  return { mode: asObject(named['allowed_tools'])['mode'] === 'required' ? 'required' : 'auto' }
}

function allowedNames(choice: unknown): ReadonlySet<string> | undefined {
  const allowed = asObject(asObject(choice)['allowed_tools'])['tools']
  if (allowed === undefined) return undefined
  return new Set(asObjects(allowed).map((tool) => asText(asObject(tool['function'] ?? tool['custom'])['name'])))
}

function readFormat(format: unknown): ResponseFormat | undefined {
  const asked = asObject(format)
  if (asked['type'] === 'json_object') return { kind: 'json' }
  if (asked['type'] !== 'json_schema') return undefined
  const schema = asObject(asked['json_schema'])
  return { kind: 'schema', name: asText(schema['name']), schema: asSchema(schema['schema']) }
}

/** A Chat Completions request in neutral words. */
export function readChatRequest(input: unknown): ModelRequest {
  const body = asObject(input)
  const names = new Map<string, string>()
  const messages = asObjects(body['messages']).map((message) => readMessage(message, names))
  const { own, hosted } = readTools(body['tools'])
  const allowed = allowedNames(body['tool_choice'])
  const format = readFormat(body['response_format'])
  const limit = asCount(body['max_completion_tokens'] ?? body['max_tokens'])
  return {
    provider: 'openai-chat',
    model: asText(body['model']),
    stream: body['stream'] === true,
    messages,
    tools: allowed === undefined ? own : own.filter(({ name }) => allowed.has(name)),
    hostedTools: body['web_search_options'] === undefined ? hosted : [...hosted, 'web_search'],
    toolChoice: readToolChoice(body['tool_choice']),
    parallelToolCalls: body['parallel_tool_calls'] !== false,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...asTemperature(body['temperature']),
    ...(body['logprobs'] === true ? { logprobs: true } : {}),
    references: [
      ...new Set(asIds(...messages.flatMap((message) => [...(message.toolCalls ?? []).map(({ id }) => id), message.toolResult?.callId]))),
    ],
  }
}
