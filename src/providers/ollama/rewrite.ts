import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import type { RequestParams, RequestRewrite, RewrittenMessage, RewrittenRequest } from '../../model/request-edit.ts'
import { asList, asObject, asObjects } from '../lenient.ts'
import { chatTools } from '../openai-chat/rewrite.ts'
import type { ReadContext } from '../provider.ts'
import { type MessageParts, rewriteList } from '../rewrite/list.ts'
import { callPartsOf, withNamedCalls } from '../rewrite/matched-calls.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { withTools } from '../rewrite/tools.ts'
import { argumentValue } from '../tool-arguments.ts'
import { isGenerate } from './paths.ts'
import { matchMessages, readOllamaRequest } from './read-request.ts'
import { rewritePrompt } from './rewrite-prompt.ts'

/** An /api/chat or /api/generate body rewritten in neutral words. */
export function rewriteOllamaRequest(
  input: unknown,
  { messages, tools, params, model }: RequestRewrite,
  context: ReadContext,
): RewrittenRequest {
  const body = asObject(input)
  const read = readOllamaRequest(body, context)
  const prompt = messages && isGenerate(context.url) ? rewritePrompt(body, read.messages, messages) : undefined
  if (prompt && 'impossible' in prompt) return prompt
  return {
    body: {
      ...(prompt?.body ?? body),
      ...(messages && !prompt ? { messages: rewriteMessages(asObjects(body['messages']), read.messages, messages) } : {}),
      ...(tools ? { tools: withTools(asList(body['tools']), read.tools, tools, chatTools) } : {}),
      ...(params ? { options: { ...asObject(body['options']), ...ollamaOptions(params) } } : {}),
      ...(model === undefined ? {} : { model }),
    },
    ...(params?.toolChoice === undefined || params.toolChoice.mode === 'auto'
      ? {}
      : { approximated: ['the tool choice stays free: this wire cannot ask for one'] }),
  }
}

function rewriteMessages(
  sent: readonly Record<string, unknown>[],
  read: readonly RequestMessage[],
  wanted: readonly RewrittenMessage[],
): unknown[] {
  const calls = callPartsOf(sent, matchMessages(sent), {
    change: (part, { name, arguments: args }) => {
      const call = asObject(part)
      return { ...call, function: { ...asObject(call['function']), name, arguments: argumentValue(args) } }
    },
    create: toolCall,
  })
  return withNamedCalls(rewriteList(sent, read, wanted, messageParts(calls)), calls)
}

function toolCall({ id, name, arguments: args }: ToolCall): unknown {
  return { ...(id === '' ? {} : { id }), function: { name, arguments: argumentValue(args) } }
}

const messageParts = (calls: CallParts): MessageParts => ({
  change(wire, before, after) {
    const changed: Record<string, unknown> = { ...wire }
    if (after.text !== before.text) changed['content'] = after.text
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
    ...(toolResult ? { tool_name: toolResult.name, tool_call_id: toolResult.callId } : {}),
    ...(toolCalls?.length ? { tool_calls: toolCalls.map(toolCall) } : {}),
  }),
})

function ollamaOptions({ temperature, maxOutputTokens }: RequestParams): object {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { num_predict: maxOutputTokens }),
  }
}
