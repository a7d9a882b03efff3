import { isObject } from '../../internal/json.ts'
import type { ModelRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../model/exchange.ts'
import { asCount, asIds, asList, asObject, asObjects, asSchema, asTemperature, asText } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { customToolSchema } from '../tool-arguments.ts'
import { conversationId, inputItems, resolveItems } from './history.ts'
import { readItems } from './read-items.ts'

function readTools(tools: unknown): { readonly own: readonly ToolDefinition[]; readonly hosted: readonly string[] } {
  const own: ToolDefinition[] = []
  const hosted: string[] = []
  for (const tool of asObjects(tools)) {
    const name = asText(tool['name'])
    const description = asText(tool['description'])
    if (tool['type'] === 'function') own.push({ name, description, schema: asSchema(tool['parameters']) })
    else if (tool['type'] === 'custom') own.push({ name, description, schema: customToolSchema })
    else hosted.push(asText(tool['type']))
  }
  return { own, hosted }
}

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === 'none' || choice === 'required') return { mode: choice }
  const { type, name, mode } = asObject(choice)
  if ((type === 'function' || type === 'custom') && typeof name === 'string') return { mode: 'named', name }
  return { mode: type === 'allowed_tools' && mode === 'required' ? 'required' : 'auto' }
}

function allowedNames(choice: unknown): ReadonlySet<string> | undefined {
  const { type, tools } = asObject(choice)
  return type === 'allowed_tools' ? new Set(asObjects(tools).map((tool) => asText(tool['name']))) : undefined
}

function readFormat(text: unknown): ResponseFormat | undefined {
  const format = asObject(asObject(text)['format'])
  if (format['type'] === 'json_object') return { kind: 'json' }
  if (format['type'] !== 'json_schema') return undefined
  return { kind: 'schema', name: asText(format['name']), schema: asSchema(format['schema']) }
}

function referencesOf(body: Record<string, unknown>): readonly string[] {
  const items = inputItems(body['input']).filter(isObject)
  const ids = asIds(body['previous_response_id'], conversationId(body), ...items.flatMap((item) => [item['id'], item['call_id']]))
  return [...new Set(ids)]
}

/** A Responses request in neutral words, with the history its references stand for. */
export function readResponsesRequest(input: unknown, context: ReadContext): ModelRequest {
  const body = asObject(input)
  const { items, unknown } = resolveItems(body, context.memory)
  const instructions = asText(body['instructions'])
  const { own, hosted } = readTools(body['tools'])
  const allowed = allowedNames(body['tool_choice'])
  const format = readFormat(body['text'])
  const limit = asCount(body['max_output_tokens'])
  return {
    provider: 'openai-responses',
    model: asText(body['model']),
    stream: body['stream'] === true,
    messages: [
      ...(instructions === '' ? [] : [{ role: 'system', text: instructions } as const]),
      ...readItems(items.map(({ item }) => item)),
    ],
    tools: allowed === undefined ? own : own.filter(({ name }) => allowed.has(name)),
    hostedTools: hosted,
    toolChoice: readToolChoice(body['tool_choice']),
    parallelToolCalls: body['parallel_tool_calls'] !== false,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...asTemperature(body['temperature']),
    ...(asList(body['include']).includes('message.output_text.logprobs') ? { logprobs: true } : {}),
    ...(unknown.length > 0 ? { unknownReferences: unknown } : {}),
    references: referencesOf(body),
  }
}
