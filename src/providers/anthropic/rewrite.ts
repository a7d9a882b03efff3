import type { ToolDefinition } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asText } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { rewriteBlocks } from '../rewrite/blocks.ts'
import { withJoinedText } from '../rewrite/joined-text.ts'
import { systemField } from '../rewrite/system-field.ts'
import { type ToolParts, withTools } from '../rewrite/tools.ts'
import { withField } from '../rewrite/with-field.ts'
import { clientTool } from './client-tools.ts'
import { readBlocks, readMessages } from './read-messages.ts'
import { readAnthropicRequest } from './read-request.ts'
import { anthropicBlocks, anthropicText, blockMessages } from './rewrite-blocks.ts'

type Body = Record<string, unknown>

const HIGHEST_TEMPERATURE = 1

/** A Messages body rewritten in neutral words. */
export function rewriteAnthropicRequest(input: unknown, rewrite: RequestRewrite, context: ReadContext): RewrittenRequest {
  const { messages, tools, params, model } = rewrite
  const body = asObject(input)
  if (model !== undefined && body['model'] === undefined)
    return { impossible: 'the model stands in the URL of this wire, not in the request' }
  const read = readAnthropicRequest(body, context)
  const spoken = messages ? rewriteConversation(body, messages) : { body, approximated: [] }
  const tooHot = params?.temperature !== undefined && params.temperature > HIGHEST_TEMPERATURE
  const approximated = [
    ...spoken.approximated,
    ...(tooHot ? [`temperature ${params.temperature} written as ${HIGHEST_TEMPERATURE}, the highest of this wire`] : []),
  ]
  return {
    body: {
      ...spoken.body,
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, toolParts) } : {}),
      ...(params ? anthropicParams(body, params) : {}),
      ...(model === undefined ? {} : { model }),
    },
    ...(approximated.length > 0 ? { approximated } : {}),
  }
}

function rewriteConversation(body: Body, rewritten: readonly RewrittenMessage[]): { body: Body; approximated: readonly string[] } {
  const { system } = body
  const { text, isSame, others, approximated } = systemField(readBlocks(system).text, rewritten, { holdsSystem: true })
  const field = isSame || text === undefined ? undefined : withJoinedText(system, text, anthropicText)
  const messages = rewriteBlocks(blockMessages(body['messages']), readMessages(body['messages']), others, anthropicBlocks)
  return { body: { ...(isSame ? body : withField(body, 'system', field)), messages }, approximated }
}

const toolParts: ToolParts = {
  nameOf(part) {
    const { type, name } = asObject(part)
    return isOwn(part) || clientTool(asText(type)) ? asText(name) : undefined
  },
  // What Anthropic describes itself cannot be described otherwise.
  change: (part, { description, schema }, changed) =>
    isOwn(part)
      ? { ...asObject(part), ...(changed.description ? { description } : {}), ...(changed.schema ? { input_schema: schema } : {}) }
      : part,
  create: ({ name, description, schema }: ToolDefinition) => ({ name, description, input_schema: schema }),
}

function isOwn(part: unknown): boolean {
  const { type } = asObject(part)
  return type === undefined || type === 'custom'
}

const choiceTypes = { auto: 'auto', none: 'none', required: 'any', named: 'tool' } as const

function anthropicParams(body: Body, { temperature, maxOutputTokens, toolChoice }: RequestParams): Body {
  const { disable_parallel_tool_use: alone } = asObject(body['tool_choice'])
  return {
    ...(temperature === undefined ? {} : { temperature: Math.min(temperature, HIGHEST_TEMPERATURE) }),
    ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    ...(toolChoice === undefined
      ? {}
      : {
          tool_choice: {
            type: choiceTypes[toolChoice.mode],
            ...(toolChoice.mode === 'named' ? { name: toolChoice.name } : {}),
            ...(alone === undefined || toolChoice.mode === 'none' ? {} : { disable_parallel_tool_use: alone }),
          },
        }),
  }
}
