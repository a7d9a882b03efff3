import { isObject } from '../../internal/json.ts'
import type { RequestMessage, ToolCall, ToolDefinition } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { type MessageParts, rewriteList } from '../rewrite/list.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { type ToolParts, withTools } from '../rewrite/tools.ts'
import { argumentValue, customInput } from '../tool-arguments.ts'
import { readChatRequest } from './read-request.ts'

/** A Chat Completions body rewritten in neutral words. */
export function rewriteChatRequest(input: unknown, { messages, tools, params, model }: RequestRewrite): RewrittenRequest {
  const body = asObject(input)
  const read = readChatRequest(body)
  return {
    body: {
      ...body,
      ...(messages ? { messages: rewriteList(asObjects(body['messages']), read.messages, messages, chatMessages) } : {}),
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, chatTools) } : {}),
      ...(params ? chatParams(body, params) : {}),
      ...(model === undefined ? {} : { model }),
    },
  }
}

const textParts: TextParts = {
  textOf: (part) =>
    isObject(part) && (part['type'] === 'text' || part['type'] === 'refusal') ? asText(part['text'] ?? part['refusal']) : undefined,
  withText: (part, text) => (asObject(part)['type'] === 'refusal' ? { ...asObject(part), refusal: text } : { ...asObject(part), text }),
  create: (text) => ({ type: 'text', text }),
}

const callParts: CallParts = {
  idOf: (part) => asText(asObject(part)['id']),
  change(part, { name, arguments: args }) {
    const call = asObject(part)
    if (call['type'] === 'custom') return { ...call, custom: { ...asObject(call['custom']), name, input: customInput(args) } }
    const called = asObject(call['function'])
    return { ...call, function: { ...called, name, arguments: typeof called['arguments'] === 'object' ? argumentValue(args) : args } }
  },
  create: toolCall,
}

function toolCall({ id, name, arguments: args }: ToolCall): unknown {
  return { id, type: 'function', function: { name, arguments: args } }
}

const chatMessages: MessageParts = {
  change(wire, before, after) {
    const changed: Record<string, unknown> = { ...wire }
    if (after.text !== before.text) {
      // A refusal is read where there is no other text.
      const key = asText(wire['refusal']) === before.text && before.text !== '' ? 'refusal' : 'content'
      changed[key] = withJoinedText(wire[key], after.text, textParts)
    }
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
    content: text,
    ...(toolResult ? { tool_call_id: toolResult.callId } : {}),
    ...(toolCalls?.length ? { tool_calls: toolCalls.map(toolCall) } : {}),
  }),
}

/** Tools as OpenAI defined them; other dialects took them over. */
export const chatTools: ToolParts = {
  nameOf: (part) => asText(definitionOf(part)['name']) || undefined,
  change(part, { description, schema }, changed) {
    const tool = asObject(part)
    const key = tool['type'] === 'custom' ? 'custom' : 'function'
    const own = { ...(changed.description ? { description } : {}), ...(changed.schema && key === 'function' ? { parameters: schema } : {}) }
    return { ...tool, [key]: { ...definitionOf(part), ...own } }
  },
  create: ({ name, description, schema }: ToolDefinition) => ({ type: 'function', function: { name, description, parameters: schema } }),
}

function definitionOf(part: unknown): Record<string, unknown> {
  const tool = asObject(part)
  return asObject(tool['type'] === 'custom' ? tool['custom'] : tool['function'])
}

/** Settings in the words of Chat Completions; the limit under the name the request uses. */
export function chatParams(body: Record<string, unknown>, { temperature, maxOutputTokens, toolChoice }: RequestParams): object {
  const limit = body['max_tokens'] === undefined ? 'max_completion_tokens' : 'max_tokens'
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { [limit]: maxOutputTokens }),
    ...(toolChoice === undefined
      ? {}
      : { tool_choice: toolChoice.mode === 'named' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice.mode }),
  }
}
