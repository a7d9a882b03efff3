import { isObject } from '../../internal/json.ts'
import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import { chatTools } from '../openai-chat/rewrite.ts'
import type { ReadContext } from '../provider.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { type MessageParts, rewriteList } from '../rewrite/list.ts'
import { callPartsOf, withNamedCalls } from '../rewrite/matched-calls.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { withTools } from '../rewrite/tools.ts'
import { argumentValue } from '../tool-arguments.ts'
import { vertexModel } from './paths.ts'
import { matchMessages, readMistralRequest } from './read-request.ts'

/** A completion body rewritten in neutral words. */
export function rewriteMistralRequest(
  input: unknown,
  { messages, tools, params, model }: RequestRewrite,
  context: ReadContext,
): RewrittenRequest {
  const body = asObject(input)
  if (messages && body['messages'] === undefined) return { impossible: 'a gap to fill in code is no conversation' }
  if (model !== undefined && vertexModel(context.url) !== '') return { impossible: 'the URL names the model' }
  const read = readMistralRequest(body, context)
  const modelKey = body['model'] === undefined && body['agent_id'] !== undefined ? 'agent_id' : 'model'
  return {
    body: {
      ...body,
      ...(messages ? { messages: rewriteMessages(asObjects(body['messages']), read.messages, messages) } : {}),
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, chatTools) } : {}),
      ...(params ? mistralParams(params) : {}),
      ...(model === undefined ? {} : { [modelKey]: model }),
    },
  }
}

const textParts: TextParts = {
  textOf: (part) => (isObject(part) && part['type'] === 'text' ? asText(part['text']) : undefined),
  withText: (part, text) => ({ ...asObject(part), text }),
  create: (text) => ({ type: 'text', text }),
}

function rewriteMessages(
  sent: readonly Record<string, unknown>[],
  read: readonly RequestMessage[],
  wanted: readonly RewrittenMessage[],
): unknown[] {
  const calls = callPartsOf(sent, matchMessages(sent), {
    change(part, { name, arguments: args }) {
      const call = asObject(part)
      const called = asObject(call['function'])
      return { ...call, function: { ...called, name, arguments: typeof called['arguments'] === 'object' ? argumentValue(args) : args } }
    },
    create: toolCall,
  })
  return withNamedCalls(rewriteList(sent, read, wanted, messageParts(calls)), calls)
}

function toolCall({ id, name, arguments: args }: ToolCall): unknown {
  return { id, type: 'function', function: { name, arguments: args } }
}

const messageParts = (calls: CallParts): MessageParts => ({
  change(wire, before, after) {
    const changed: Record<string, unknown> = { ...wire }
    if (after.text !== before.text) changed['content'] = withJoinedText(wire['content'], after.text, textParts)
    if (!hasSameCalls(before, after)) {
      const called = withCalls(asList(wire['tool_calls']), before, after, calls)
      if (called.length > 0) changed['tool_calls'] = called
      else delete changed['tool_calls']
    }
    if (after.toolResult && after.toolResult.callId !== before.toolResult?.callId) changed['tool_call_id'] = after.toolResult.callId
    return changed
  },
  create: ({ role, text, toolCalls, toolResult }) => ({
    role: role === 'tool' && !toolResult ? 'user' : role,
    content: text,
    ...(toolResult ? { tool_call_id: toolResult.callId, name: toolResult.name } : {}),
    ...(toolCalls?.length ? { tool_calls: toolCalls.map(toolCall) } : {}),
  }),
})

function mistralParams({ temperature, maxOutputTokens, toolChoice }: RequestParams): object {
  const choice = toolChoice?.mode === 'named' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice?.mode
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    ...(choice === undefined ? {} : { tool_choice: choice }),
  }
}
