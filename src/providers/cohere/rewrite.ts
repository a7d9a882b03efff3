import { isObject, parseJson } from '../../internal/json.ts'
import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import { chatTools } from '../openai-chat/rewrite.ts'
import { resultKey, resultText } from '../result-place.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { type MessageParts, rewriteList } from '../rewrite/list.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { withTools } from '../rewrite/tools.ts'
import { readParts, resultDocumentText } from './read-content.ts'
import { readCohereRequest } from './read-request.ts'
import { rewriteDocuments } from './rewrite-documents.ts'

/** A /v2/chat body rewritten in neutral words. */
export function rewriteCohereRequest(input: unknown, { messages, tools, params, model }: RequestRewrite): RewrittenRequest {
  const body = asObject(input)
  const read = readCohereRequest(body)
  const apart = messages && rewriteDocuments(body, read.messages, messages)
  const approximated = [...(apart?.approximated ?? []), ...(params?.toolChoice?.mode === 'named' ? [NAMELESS] : [])]
  return {
    body: {
      ...(apart?.body ?? body),
      ...(apart ? { messages: rewriteList(asObjects(body['messages']), apart.read, apart.messages, cohereMessages) } : {}),
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, chatTools) } : {}),
      ...(params ? cohereParams(params) : {}),
      ...(model === undefined ? {} : { model }),
    },
    ...(approximated.length > 0 ? { approximated } : {}),
  }
}

const NAMELESS = 'any tool is required: this wire cannot ask for one by name'

/** Text as it is; a document keeps its place and id, its data becomes the text. */
const textParts: TextParts = {
  textOf(part) {
    const { type, text, document } = asObject(part)
    if (type === 'text') return asText(text)
    return type === 'document' ? resultDocumentText(document) : undefined
  },
  withText(part, text) {
    const wire = asObject(part)
    if (wire['type'] !== 'document') return { ...wire, text }
    const document = asObject(wire['document'])
    return { ...wire, document: { ...document, data: dataReadingAs(text, document['data']) } }
  },
  create: (text) => ({ type: 'text', text }),
}

/** Data of the same shape where one key holds the result; else the object that the text is, or the text itself. */
function dataReadingAs(text: string, data: unknown): unknown {
  const key = isObject(data) ? resultKey(data) : undefined
  if (isObject(data) && key !== undefined) return { ...data, [key]: text }
  const parsed = parseJson(text)
  return isObject(parsed) && resultText(parsed) === text ? parsed : text
}

const callParts: CallParts = {
  idOf: (part) => asText(asObject(part)['id']),
  change(part, { name, arguments: args }) {
    const call = asObject(part)
    return { ...call, function: { ...asObject(call['function']), name, arguments: args } }
  },
  create: toolCall,
}

function toolCall({ id, name, arguments: args }: ToolCall): unknown {
  return { id, type: 'function', function: { name, arguments: args } }
}

/** What an assistant said stands in its plan, in its content, or in both. */
function withSaidText(wire: Record<string, unknown>, text: string): Record<string, unknown> {
  const plan = asText(wire['tool_plan'])
  if (plan === '') return { ...wire, content: withJoinedText(wire['content'], text, textParts) }
  if (readParts(wire['content']).text === '') return { ...wire, tool_plan: text }
  if (text.startsWith(`${plan}\n`)) return { ...wire, content: withJoinedText(wire['content'], text.slice(plan.length + 1), textParts) }
  return { ...wire, tool_plan: '', content: withJoinedText(wire['content'], text, textParts) }
}

const cohereMessages: MessageParts = {
  change(wire, before, after) {
    const changed = after.text === before.text ? { ...wire } : withSaidText(wire, after.text)
    if (!hasSameCalls(before, after)) {
      const calls = withCalls(asList(wire['tool_calls']), before, after, callParts)
      if (calls.length > 0) changed['tool_calls'] = calls
      else delete changed['tool_calls']
    }
    if (after.toolResult && after.toolResult.callId !== before.toolResult?.callId) changed['tool_call_id'] = after.toolResult.callId
    return changed
  },
  create: ({ role, text, toolCalls, toolResult }: RequestMessage) => ({
    role: role === 'tool' && !toolResult ? 'user' : role,
    ...(toolResult ? { tool_call_id: toolResult.callId } : {}),
    ...(toolCalls?.length ? { tool_plan: text, tool_calls: toolCalls.map(toolCall) } : { content: text }),
  }),
}

const choices = { none: 'NONE', required: 'REQUIRED', named: 'REQUIRED', auto: undefined } as const

function cohereParams({ temperature, maxOutputTokens, toolChoice }: RequestParams): object {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    ...(toolChoice === undefined ? {} : { tool_choice: choices[toolChoice.mode] }),
  }
}
