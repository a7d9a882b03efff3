import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import { compatibleHost } from '../openai-compatible.ts'
import type { WireContext, WireReply } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'
import { customInput } from '../tool-arguments.ts'
import { createdSeconds, wireId } from '../wire-ids.ts'
import { jsonReply, streamReply } from '../wire-reply.ts'
import { customToolNames } from './custom-tool-names.ts'
import { toChatFinish } from './finish.ts'
import { chatFrames } from './frames.ts'
import { toChatLogprobs } from './logprobs.ts'
import { toChatUsage } from './usage.ts'

function toToolCall(call: ToolCall, custom: ReadonlySet<string>): Record<string, unknown> {
  const id = call.id === '' ? {} : { id: call.id }
  if (custom.has(call.name)) return { ...id, type: 'custom', custom: { name: call.name, input: customInput(call.arguments) } }
  return { ...id, type: 'function', function: { name: call.name, arguments: call.arguments } }
}

function toMessage(reply: ModelReply, context: WireContext): Record<string, unknown> {
  const { reasoningField } = compatibleHost(context.url)
  const custom = customToolNames(context.body)
  return {
    role: 'assistant',
    content: answerOf(reply) ?? null,
    refusal: refusalOf(reply) ?? null,
    annotations: [],
    ...(reasoningField !== undefined && reply.reasoning !== undefined ? { [reasoningField]: reply.reasoning } : {}),
    ...(reply.toolCalls.length > 0 ? { tool_calls: reply.toolCalls.map((call) => toToolCall(call, custom)) } : {}),
  }
}

/** A reply as Chat Completions sends it. */
export function writeChatReply(reply: ModelReply, context: WireContext): WireReply {
  const host = compatibleHost(context.url)
  const headers = host.headers({ requestId: wireId(context, 'req') })
  if (context.request.stream) return streamReply(chatFrames(reply, context), headers)

  const finish = toChatFinish(reply.finish)
  const body = {
    id: reply.id ?? wireId(context, 'chatcmpl'),
    object: 'chat.completion',
    created: createdSeconds(context),
    model: reply.model ?? context.request.model,
    ...host.bodyFields,
    ...host.promptFields,
    choices: [
      {
        index: 0,
        message: toMessage(reply, context),
        logprobs: toChatLogprobs(reply, context),
        finish_reason: finish,
        ...host.choiceFields?.(finish),
      },
    ],
    usage: toChatUsage(reply.usage, host),
  }
  return jsonReply(body, headers)
}
