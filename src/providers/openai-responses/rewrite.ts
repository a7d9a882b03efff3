import type { ToolDefinition } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asText } from '../lenient.ts'
import type { ReadContext } from '../provider.ts'
import { type ToolParts, withTools } from '../rewrite/tools.ts'
import { type ResolvedItem, resolveItems } from './history.ts'
import { traceItems } from './read-items.ts'
import { readResponsesRequest } from './read-request.ts'
import { rewriteItems } from './rewrite-items.ts'

type Body = Record<string, unknown>

/** How the wire comes near to a changed past that it only names. */
const SENT_ALONG = 'the past that the provider keeps is sent along, altered, instead of being named by its id'

/** A Responses body rewritten in neutral words. Where the past changes that the provider keeps, the request brings its whole past along. */
export function rewriteResponsesRequest(input: unknown, rewrite: RequestRewrite, context: ReadContext): RewrittenRequest {
  const { messages, tools, params, model } = rewrite
  const body = asObject(input)
  const read = readResponsesRequest(body, context)
  if (messages && read.unknownReferences) {
    return { impossible: `the past of this conversation is kept by the provider (${read.unknownReferences.join(', ')}) and not known here` }
  }
  const spoken = messages ? rewriteConversation(body, messages, context) : { body }
  return {
    ...spoken,
    body: {
      ...spoken.body,
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, toolParts) } : {}),
      ...(params ? responsesParams(params) : {}),
      ...(model === undefined ? {} : { model }),
    },
  }
}

function rewriteConversation(
  body: Body,
  rewritten: readonly RewrittenMessage[],
  context: ReadContext,
): { body: Body; approximated?: string[] } {
  const hasInstructions = asText(body['instructions']) !== ''
  const first = hasInstructions ? rewritten.find(({ from }) => from === 0) : undefined
  const { instructions: _, ...bare } = body
  const kept = !hasInstructions ? body : first ? { ...body, instructions: first.message.text } : bare
  const others = rewritten.filter((entry) => entry !== first).map((entry) => (hasInstructions ? withoutInstructions(entry) : entry))

  const resolved = resolveItems(body, context.memory).items
  const items = rewriteItems(resolved, traceItems(resolved.map(({ item }) => item)), others)
  if (isSameList(items, resolved)) return { body: kept }

  const stored = resolved.filter((entry) => !('sent' in entry))
  const isPastWhole = isSameList(items.slice(0, stored.length), stored)
  const rest = isPastWhole ? items.slice(stored.length) : items
  const whole = { ...kept, input: inputOf(rest, body['input']) }
  if (isPastWhole) return { body: whole }
  const { previous_response_id: __, conversation: ___, ...alone } = whole as Body
  return { body: alone, approximated: [SENT_ALONG] }
}

/** A text that was sent as a bare string stays one. */
function inputOf(entries: readonly ResolvedItem[], sent: unknown): unknown {
  const [first, ...more] = entries
  const { role, content, ...others } = first?.item ?? {}
  const isText = more.length === 0 && role === 'user' && typeof content === 'string' && Object.keys(others).length === 0
  return typeof sent === 'string' && isText ? content : entries.map(({ item, sent: given }) => given ?? item)
}

/** The entry counted among the items. The instructions are none: a copy of them becomes a system item. */
function withoutInstructions({ message, from }: RewrittenMessage): RewrittenMessage {
  return from === undefined || from === 0 ? { message } : { message, from: from - 1 }
}

const isSameList = (left: readonly ResolvedItem[], right: readonly ResolvedItem[]): boolean =>
  left.length === right.length && left.every((entry, index) => entry === right[index])

const toolParts: ToolParts = {
  nameOf(part) {
    const { type, name } = asObject(part)
    return type === 'function' || type === 'custom' ? asText(name) : undefined
  },
  change: (part, { description, schema }, changed) => ({
    ...asObject(part),
    ...(changed.description ? { description } : {}),
    ...(changed.schema && asObject(part)['type'] === 'function' ? { parameters: schema } : {}),
  }),
  create: ({ name, description, schema }: ToolDefinition) => ({ type: 'function', name, description, parameters: schema, strict: false }),
}

function responsesParams({ temperature, maxOutputTokens, toolChoice }: RequestParams): Body {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(toolChoice === undefined
      ? {}
      : { tool_choice: toolChoice.mode === 'named' ? { type: 'function', name: toolChoice.name } : toolChoice.mode }),
  }
}
