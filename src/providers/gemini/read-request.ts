import type { ModelRequest, RequestMessage, ResponseFormat, ToolChoice, ToolDefinition } from '../../model/exchange.ts'
import { asCount, asList, asObject, asObjects, asTemperature, asText, decodeSegment } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { resultText } from '../result-place.ts'
import { type CallId, callIds } from './call-ids.ts'
import { either } from './either.ts'
import { generatePath, streams } from './paths.ts'
import { toJsonSchema } from './schema.ts'

type Part = Record<string, unknown>

/** Kind of a part that is no text, by its media type. */
export function attachmentOf(part: Part): string | undefined {
  const media = asObject(either(part, 'inlineData') ?? either(part, 'fileData'))
  const type = asText(either(media, 'mimeType'))
  if (type === '') return undefined
  const [family = ''] = type.split('/')
  return ['image', 'audio', 'video'].includes(family) ? family : 'file'
}

function readResult(part: Part, ids: ReadonlyMap<object, CallId>): RequestMessage {
  const answered = asObject(either(part, 'functionResponse'))
  const response = answered['response']
  const attachments = asObjects(answered['parts']).flatMap((inner) => attachmentOf(inner) ?? [])
  return {
    role: 'tool',
    text: resultText(response),
    toolResult: { callId: ids.get(part)?.id ?? '', name: asText(answered['name']), isError: asObject(response)['error'] !== undefined },
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}

function readContent(content: Record<string, unknown>, ids: ReadonlyMap<object, CallId>): RequestMessage[] {
  const parts = asObjects(content['parts'])
  const results = parts.filter((part) => either(part, 'functionResponse') !== undefined).map((part) => readResult(part, ids))
  const text = parts
    .flatMap((part) => (part['thought'] === true ? [] : (part['text'] ?? [])))
    .map(asText)
    .join('\n')
  const attachments = parts.flatMap((part) => attachmentOf(part) ?? [])
  const toolCalls = parts.flatMap((part) => {
    const called = asObject(either(part, 'functionCall'))
    const call = ids.get(part)
    return called['name'] === undefined || call === undefined
      ? []
      : [{ id: call.id, name: asText(called['name']), arguments: JSON.stringify(called['args'] ?? {}) }]
  })
  if (results.length > 0 && text === '' && attachments.length === 0) return results
  return [
    ...results,
    {
      role: content['role'] === 'model' ? 'assistant' : 'user',
      text,
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
    },
  ]
}

/** Text of a system instruction: a content, or a bare string. */
function systemText(instruction: unknown): string {
  if (typeof instruction === 'string') return instruction
  return asObjects(asObject(instruction)['parts'])
    .map((part) => asText(part['text']))
    .filter((text) => text !== '')
    .join('\n')
}

function readTools(tools: unknown): { readonly own: readonly ToolDefinition[]; readonly hosted: readonly string[] } {
  const own: ToolDefinition[] = []
  const hosted: string[] = []
  for (const tool of asObjects(tools)) {
    for (const declared of asObjects(either(tool, 'functionDeclarations'))) {
      const schema = either(declared, 'parametersJsonSchema') ?? declared['parameters']
      own.push({ name: asText(declared['name']), description: asText(declared['description']), schema: toJsonSchema(schema) })
    }
    hosted.push(...Object.keys(tool).filter((key) => key !== 'functionDeclarations' && key !== 'function_declarations'))
  }
  return { own, hosted }
}

function readToolChoice(mode: string, allowed: readonly string[]): ToolChoice {
  if (mode === 'NONE') return { mode: 'none' }
  if (mode !== 'ANY') return { mode: 'auto' }
  const [only, ...more] = allowed
  return only !== undefined && more.length === 0 ? { mode: 'named', name: only } : { mode: 'required' }
}

function readFormat(config: Record<string, unknown>): ResponseFormat | undefined {
  const schema = either(config, 'responseJsonSchema') ?? either(config, 'responseSchema')
  if (schema !== undefined) return { kind: 'schema', name: 'response', schema: toJsonSchema(schema) }
  return either(config, 'responseMimeType') === 'application/json' ? { kind: 'json' } : undefined
}

/** A generateContent or streamGenerateContent request in neutral words. */
export function readGeminiRequest(input: unknown, { url }: ReadContext): ModelRequest {
  const body = asObject(input)
  const ids = callIds(body['contents'])
  const system = systemText(either(body, 'systemInstruction'))
  const config = asObject(either(body, 'generationConfig'))
  const calling = asObject(either(asObject(either(body, 'toolConfig')), 'functionCallingConfig'))
  const allowed = asList(either(calling, 'allowedFunctionNames')).map(asText)
  const { own, hosted } = readTools(body['tools'])
  const format = readFormat(config)
  const limit = asCount(either(config, 'maxOutputTokens'))
  const messages = asObjects(body['contents']).flatMap((content) => readContent(content, ids))
  return {
    provider: 'gemini',
    model: decodeSegment(generatePath.exec(url.pathname)?.[1] ?? ''),
    stream: streams(url),
    messages: [...(system === '' ? [] : [{ role: 'system', text: system } as const]), ...messages],
    tools: allowed.length === 0 ? own : own.filter(({ name }) => allowed.includes(name)),
    hostedTools: hosted,
    toolChoice: readToolChoice(asText(calling['mode']).toUpperCase(), allowed),
    parallelToolCalls: true,
    ...(format === undefined ? {} : { responseFormat: format }),
    ...(limit > 0 ? { maxOutputTokens: limit } : {}),
    ...asTemperature(config['temperature']),
    ...(either(config, 'responseLogprobs') === true ? { logprobs: true } : {}),
    references: [...new Set(Array.from(ids.values()).flatMap(({ id, issued }) => (issued ? [id] : [])))],
  }
}
