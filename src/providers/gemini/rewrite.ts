import type { ToolDefinition } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asText } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { rewriteBlocks } from '../rewrite/blocks.ts'
import { withJoinedText } from '../rewrite/joined-text.ts'
import { systemField } from '../rewrite/system-field.ts'
import { type ToolParts, withTools } from '../rewrite/tools.ts'
import { withField } from '../rewrite/with-field.ts'
import { callIds } from './call-ids.ts'
import { either, spellingOf } from './either.ts'
import { readGeminiRequest } from './read-request.ts'
import { geminiParts, geminiText, partMessages } from './rewrite-parts.ts'

type Body = Record<string, unknown>

/** A generateContent body rewritten in neutral words. */
export function rewriteGeminiRequest(input: unknown, rewrite: RequestRewrite, context: ReadContext): RewrittenRequest {
  const { messages, tools, params, model } = rewrite
  if (model !== undefined) return { impossible: 'the model stands in the URL of this wire, not in the request' }
  const body = asObject(input)
  const read = readGeminiRequest(body, context)
  const spoken = messages ? rewriteConversation(body, read.messages, messages) : { body, approximated: [] }
  return {
    body: {
      ...spoken.body,
      ...(tools ? { tools: rewriteTools(body, read.tools, tools) } : {}),
      ...(params ? geminiParams(body, params) : {}),
    },
    ...(spoken.approximated.length > 0 ? { approximated: spoken.approximated } : {}),
  }
}

function rewriteConversation(
  body: Body,
  read: ReturnType<typeof readGeminiRequest>['messages'],
  rewritten: readonly RewrittenMessage[],
): { body: Body; approximated: readonly string[] } {
  const key = spellingOf(body, 'systemInstruction') ?? 'systemInstruction'
  const given = body[key]
  const sent = read[0]?.role === 'system' ? read[0].text : ''
  const { text, isSame, others, approximated } = systemField(sent, rewritten, { holdsSystem: false })
  const field = isSame || text === undefined ? undefined : withSystemText(given, text)
  const spoken = sent === '' ? read : read.slice(1)
  const contents = rewriteBlocks(partMessages(body['contents']), spoken, others, geminiParts(callIds(body['contents'])))
  return { body: { ...(isSame ? body : withField(body, key, field)), contents }, approximated }
}

/** Empty parts are passed over by the reader, and stay. */
function withSystemText(given: unknown, text: string): unknown {
  if (typeof given === 'string') return text
  const parts = { ...geminiText, textOf: (part: unknown) => asText(asObject(part)['text']) || undefined }
  return { ...asObject(given), parts: withJoinedText(asList(asObject(given)['parts']), text, parts) }
}

const toolParts: ToolParts = {
  nameOf: (part) => asText(asObject(part)['name']),
  change(part, { description, schema }, changed) {
    const declared = asObject(part)
    const { parameters: _, ...bare } = declared
    const key = spellingOf(declared, 'parametersJsonSchema') ?? 'parametersJsonSchema'
    return { ...(changed.schema ? { ...bare, [key]: schema } : declared), ...(changed.description ? { description } : {}) }
  },
  create: ({ name, description, schema }: ToolDefinition) => ({ name, description, parametersJsonSchema: schema }),
}

/** Declarations stand in groups: a new one joins the first, or makes one. */
function rewriteTools(body: Body, read: readonly ToolDefinition[], wanted: readonly ToolDefinition[]): unknown[] {
  const groups = asList(body['tools'])
  const keyOf = (group: unknown) => spellingOf(asObject(group), 'functionDeclarations')
  const named = new Set(
    groups.flatMap((group) => asList(either(asObject(group), 'functionDeclarations')).map((part) => toolParts.nameOf(part))),
  )
  const first = groups.findIndex((group) => keyOf(group) !== undefined)
  const added = wanted.filter(({ name }) => !named.has(name))
  const rewritten = groups.flatMap((group, index) => {
    const key = keyOf(group)
    if (key === undefined) return [group]
    const declared = asList(asObject(group)[key])
    const own = wanted.filter(({ name }) => declared.some((part) => toolParts.nameOf(part) === name))
    const declarations = withTools(declared, read, index === first ? [...own, ...added] : own, toolParts)
    return declarations.length === 0 ? [] : [{ ...asObject(group), [key]: declarations }]
  })
  return first < 0 && added.length > 0 ? [...rewritten, { functionDeclarations: added.map(toolParts.create) }] : rewritten
}

const choiceModes = { auto: 'AUTO', none: 'NONE', required: 'ANY', named: 'ANY' } as const

function geminiParams(body: Body, { temperature, maxOutputTokens, toolChoice }: RequestParams): Body {
  const configKey = spellingOf(body, 'generationConfig') ?? 'generationConfig'
  const config = asObject(body[configKey])
  const limitKey = spellingOf(config, 'maxOutputTokens') ?? 'maxOutputTokens'
  const settings = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { [limitKey]: maxOutputTokens }),
  }
  const choiceKey = spellingOf(body, 'toolConfig') ?? 'toolConfig'
  const calling = toolChoice && {
    mode: choiceModes[toolChoice.mode],
    ...(toolChoice.mode === 'named' ? { allowedFunctionNames: [toolChoice.name] } : {}),
  }
  return {
    ...(Object.keys(settings).length > 0 ? { [configKey]: { ...config, ...settings } } : {}),
    ...(calling ? { [choiceKey]: { ...asObject(body[choiceKey]), functionCallingConfig: calling } } : {}),
  }
}
