import { parseJson } from '../../internal/json.ts'
import type { ModelRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../model/exchange.ts'
import { asCount, asIds, asObject, asObjects, asSchema, asText } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { modelCall } from './paths.ts'
import { readBlocks, readMessages } from './read-messages.ts'

function readTools(tools: unknown): { readonly own: readonly ToolDefinition[]; readonly hosted: readonly string[] } {
  const own: ToolDefinition[] = []
  const hosted: string[] = []
  for (const tool of asObjects(tools)) {
    const spec = asObject(tool['toolSpec'])
    const schema = asSchema(asObject(spec['inputSchema'])['json'])
    if (tool['toolSpec'] !== undefined) own.push({ name: asText(spec['name']), description: asText(spec['description']), schema })
    if (tool['systemTool'] !== undefined) hosted.push(asText(asObject(tool['systemTool'])['name']))
  }
  return { own, hosted }
}

function readToolChoice(choice: Record<string, unknown>): ToolChoice {
  if (choice['tool'] !== undefined) return { mode: 'named', name: asText(asObject(choice['tool'])['name']) }
  return { mode: choice['any'] === undefined ? 'auto' : 'required' }
}

/** The schema is sent as text. */
function readFormat(config: Record<string, unknown>): ResponseFormat | undefined {
  const format = asObject(config['textFormat'])
  const definition = asObject(asObject(format['structure'])['jsonSchema'])
  if (format['type'] !== 'json_schema') return undefined
  return { kind: 'schema', name: asText(definition['name']) || 'output', schema: asSchema(parseJson(asText(definition['schema']))) }
}

function referencesOf(messages: unknown): readonly string[] {
  const blocks = asObjects(messages).flatMap((message) => asObjects(message['content']))
  const ids = blocks.flatMap((block) => [asObject(block['toolUse'])['toolUseId'], asObject(block['toolResult'])['toolUseId']])
  return [...new Set(asIds(...ids))]
}

/** What a body in the form of Converse says. Nova takes the same form from InvokeModel. */
export function readConverseForm(input: unknown): Omit<ModelRequest, 'provider' | 'model' | 'stream'> {
  const body = asObject(input)
  const system = readBlocks(body['system']).text
  const config = asObject(body['toolConfig'])
  const { own, hosted } = readTools(config['tools'])
  const format = readFormat(asObject(body['outputConfig']))
  const inference = asObject(body['inferenceConfig'])
  const { temperature } = inference
  const limit = asCount(inference['maxTokens'] ?? inference['max_new_tokens'])
  return {
    messages: [...(system === '' ? [] : [{ role: 'system', text: system } as const]), ...readMessages(body['messages'])],
    tools: own,
    hostedTools: hosted,
    toolChoice: readToolChoice(asObject(config['toolChoice'])),
    parallelToolCalls: true,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...(typeof temperature === 'number' ? { temperature } : {}),
    references: referencesOf(body['messages']),
  }
}

/** A Converse or ConverseStream request in neutral words. Model and stream stand in the path. */
export function readConverseRequest(input: unknown, { url }: ReadContext): ModelRequest {
  const call = modelCall(url)
  return { provider: 'bedrock', model: call?.model ?? '', stream: call?.verb === 'converse-stream', ...readConverseForm(input) }
}
