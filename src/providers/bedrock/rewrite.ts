import type { ToolDefinition } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asText } from '../lenient.ts'
import { rewriteBlocks } from '../rewrite/blocks.ts'
import { withJoinedText } from '../rewrite/joined-text.ts'
import { systemField } from '../rewrite/system-field.ts'
import { type ToolParts, withTools } from '../rewrite/tools.ts'
import { withField } from '../rewrite/with-field.ts'
import { readBlocks, readMessages } from './read-messages.ts'
import { readConverseForm } from './read-request.ts'
import { blockMessages, converseBlocks, converseText } from './rewrite-blocks.ts'

type Body = Record<string, unknown>

const HIGHEST_TEMPERATURE = 1

/** A body in the form of Converse, rewritten in neutral words. */
export function rewriteConverseRequest(input: unknown, { messages, tools, params, model }: RequestRewrite): RewrittenRequest {
  const body = asObject(input)
  if (model !== undefined) return { impossible: 'the model stands in the URL of this wire, not in the request' }
  const spoken = messages ? rewriteConversation(body, messages) : { body, approximated: [] }
  const tooHot = params?.temperature !== undefined && params.temperature > HIGHEST_TEMPERATURE
  const approximated = [
    ...spoken.approximated,
    ...(tooHot ? [`temperature ${params.temperature} written as ${HIGHEST_TEMPERATURE}, the highest of this wire`] : []),
    ...(params?.toolChoice?.mode === 'none' ? ['this wire cannot forbid tools: the choice is left to the model'] : []),
  ]
  const offered = tools ? withOffered(spoken.body, tools) : spoken.body
  return { body: params ? withParams(offered, params) : offered, ...(approximated.length > 0 ? { approximated } : {}) }
}

function rewriteConversation(body: Body, rewritten: readonly RewrittenMessage[]): { body: Body; approximated: readonly string[] } {
  const system = asList(body['system'])
  const { text, isSame, others, approximated } = systemField(readBlocks(system).text, rewritten, { holdsSystem: false })
  const field = text === undefined ? undefined : withJoinedText(system, text, converseText)
  const messages = rewriteBlocks(blockMessages(body['messages']), readMessages(body['messages']), others, converseBlocks)
  return { body: { ...(isSame ? body : withField(body, 'system', field)), messages }, approximated }
}

const toolParts: ToolParts = {
  nameOf(part) {
    const spec = asObject(part)['toolSpec']
    return spec === undefined ? undefined : asText(asObject(spec)['name'])
  },
  change(part, { description, schema }, changed) {
    const spec = asObject(asObject(part)['toolSpec'])
    return {
      ...asObject(part),
      toolSpec: { ...spec, ...(changed.description ? { description } : {}), ...(changed.schema ? { inputSchema: { json: schema } } : {}) },
    }
  },
  create: ({ name, description, schema }: ToolDefinition) => ({ toolSpec: { name, description, inputSchema: { json: schema } } }),
}

/** A list of tools may not be empty here. */
function withOffered(body: Body, tools: readonly ToolDefinition[]): Body {
  const config = asObject(body['toolConfig'])
  const offered = withTools(asList(config['tools']), readConverseForm(body).tools, tools, toolParts)
  return withField(body, 'toolConfig', offered.length === 0 ? undefined : { ...config, tools: offered })
}

function withParams(body: Body, { temperature, maxOutputTokens, toolChoice }: RequestParams): Body {
  const inference = asObject(body['inferenceConfig'])
  const limit = inference['max_new_tokens'] === undefined ? 'maxTokens' : 'max_new_tokens'
  const settings = {
    ...inference,
    ...(temperature === undefined ? {} : { temperature: Math.min(temperature, HIGHEST_TEMPERATURE) }),
    ...(maxOutputTokens === undefined ? {} : { [limit]: maxOutputTokens }),
  }
  const set = Object.keys(settings).length === 0 ? body : { ...body, inferenceConfig: settings }
  return toolChoice === undefined
    ? set
    : { ...set, toolConfig: withField(asObject(body['toolConfig']), 'toolChoice', choiceOf(toolChoice)) }
}

function choiceOf(choice: NonNullable<RequestParams['toolChoice']>): object | undefined {
  if (choice.mode === 'named') return { tool: { name: choice.name } }
  if (choice.mode === 'required') return { any: {} }
  return choice.mode === 'auto' ? { auto: {} } : undefined
}
