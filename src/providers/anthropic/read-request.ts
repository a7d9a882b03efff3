import type { ModelRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../model/exchange.ts'
import { asCount, asIds, asObject, asObjects, asSchema, asTemperature, asText, decodeSegment } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { clientTool } from './client-tools.ts'
import { readBlocks, readMessages } from './read-messages.ts'

/** Vertex names the model in the path and the stream in the verb. */
export const vertexPath = /\/publishers\/anthropic\/models\/([^/]+)(?::|%3A)(rawPredict|streamRawPredict)$/i

function readTools(tools: unknown): { readonly own: readonly ToolDefinition[]; readonly hosted: readonly string[] } {
  const own: ToolDefinition[] = []
  const hosted: string[] = []
  for (const tool of asObjects(tools)) {
    const type = asText(tool['type'])
    const name = asText(tool['name'])
    const known = clientTool(type)
    if (type === '' || type === 'custom')
      own.push({ name, description: asText(tool['description']), schema: asSchema(tool['input_schema']) })
    else if (known !== undefined) own.push({ name, ...known })
    else hosted.push(type)
  }
  return { own, hosted }
}

function readToolChoice(choice: Record<string, unknown>): ToolChoice {
  const type = choice['type']
  if (type === 'tool') return { mode: 'named', name: asText(choice['name']) }
  if (type === 'any') return { mode: 'required' }
  return { mode: type === 'none' ? 'none' : 'auto' }
}

function readFormat(body: Record<string, unknown>): ResponseFormat | undefined {
  const format = asObject(body['output_format'] ?? asObject(body['output_config'])['format'])
  return format['type'] === 'json_schema' ? { kind: 'schema', name: 'output', schema: asSchema(format['schema']) } : undefined
}

function referencesOf(body: Record<string, unknown>): readonly string[] {
  const blocks = asObjects(body['messages']).flatMap((message) => asObjects(message['content']))
  const ids = blocks.flatMap((block) => [asText(block['type']).endsWith('tool_use') ? block['id'] : undefined, block['tool_use_id']])
  return [...new Set(asIds(...ids))]
}

/** A Messages request in neutral words. */
export function readAnthropicRequest(input: unknown, { url }: ReadContext): ModelRequest {
  const body = asObject(input)
  const vertex = vertexPath.exec(url.pathname)
  const system = readBlocks(body['system']).text
  const choice = asObject(body['tool_choice'])
  const { own, hosted } = readTools(body['tools'])
  const mcpServers = asObjects(body['mcp_servers']).map(() => 'mcp')
  const format = readFormat(body)
  const limit = asCount(body['max_tokens'])
  return {
    provider: 'anthropic',
    model: asText(body['model']) || decodeSegment(vertex?.[1] ?? ''),
    stream: body['stream'] === true || vertex?.[2] === 'streamRawPredict',
    messages: [...(system === '' ? [] : [{ role: 'system', text: system } as const]), ...readMessages(body['messages'])],
    tools: own,
    hostedTools: [...hosted, ...mcpServers],
    toolChoice: readToolChoice(choice),
    parallelToolCalls: choice['disable_parallel_tool_use'] !== true,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...asTemperature(body['temperature']),
    references: referencesOf(body),
  }
}
