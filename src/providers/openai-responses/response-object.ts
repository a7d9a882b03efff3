import type { FinishReason, ModelReply, Usage } from '../../model/exchange.ts'
import { asCount, asObject, asObjects, asText } from '../lenient.ts'
import { openAiLogprobs } from '../openai-chat/logprobs.ts'
import type { WireContext } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'
import { customInput } from '../tool-arguments.ts'
import { createdSeconds, wireId } from '../wire-ids.ts'

export type Item = Readonly<Record<string, unknown>>

export interface Ending {
  readonly status: string | null
  readonly incomplete_details: { readonly reason: string } | null
}

const incompleteReasons: Partial<Record<FinishReason, string>> = {
  length: 'max_output_tokens',
  pause: 'max_output_tokens',
  content_filter: 'content_filter',
}

/** How a response says that it ended. A word no API knows goes out as the reason of an incomplete response. */
export function toEnding(finish: ModelReply['finish']): Ending {
  const reason = typeof finish === 'string' ? incompleteReasons[finish] : finish.raw
  if (reason === null) return { status: null, incomplete_details: null }
  return reason === undefined ? { status: 'completed', incomplete_details: null } : { status: 'incomplete', incomplete_details: { reason } }
}

const nothing: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }

export function toUsage(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens, cache_write_tokens: 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  }
}

/** Usage of a response; zeros where none is given. */
export function fromUsage(input: unknown): Usage {
  const usage = asObject(input)
  return {
    inputTokens: asCount(usage['input_tokens']),
    outputTokens: asCount(usage['output_tokens']),
    cachedTokens: asCount(asObject(usage['input_tokens_details'])['cached_tokens']),
    reasoningTokens: asCount(asObject(usage['output_tokens_details'])['reasoning_tokens']),
  }
}

export function textPart(text: string, logprobs: readonly object[] = []): Item {
  return { type: 'output_text', text, annotations: [], logprobs }
}

export function refusalPart(refusal: string): Item {
  return { type: 'refusal', refusal }
}

/** The output items of a reply, in the order the API gives them: reasoning, message, calls. */
export function toItems(reply: ModelReply, context: WireContext): readonly Item[] {
  const custom = new Set(
    asObjects(asObject(context.body)['tools']).flatMap((tool) => (tool['type'] === 'custom' ? [asText(tool['name'])] : [])),
  )
  const answer = answerOf(reply)
  const refusal = refusalOf(reply)
  const status = toEnding(reply.finish).status === 'incomplete' ? 'incomplete' : 'completed'
  const logprobs = context.request.logprobs === true ? openAiLogprobs(answer ?? '') : []
  const content = [...(answer === undefined ? [] : [textPart(answer, logprobs)]), ...(refusal === undefined ? [] : [refusalPart(refusal)])]

  const reasoning = { id: wireId(context, 'rs'), type: 'reasoning', summary: [{ type: 'summary_text', text: reply.reasoning }] }
  const message = { id: wireId(context, 'msg'), type: 'message', status, role: 'assistant', content }
  const calls = reply.toolCalls.map((call, index): Item => {
    const named = { ...(call.id === '' ? {} : { call_id: call.id }), name: call.name, status: 'completed' }
    if (custom.has(call.name))
      return { id: wireId(context, 'ctc', `call-${index}`), type: 'custom_tool_call', ...named, input: customInput(call.arguments) }
    return { id: wireId(context, 'fc', `call-${index}`), type: 'function_call', ...named, arguments: call.arguments }
  })
  return [...(reply.reasoning === undefined ? [] : [reasoning]), ...(content.length > 0 ? [message] : []), ...calls]
}

/** The response object around its items. What the request set is echoed, as the API does. */
export function responseObject(context: WireContext, ending: Ending, output: readonly Item[], reply?: ModelReply): Item {
  const body = asObject(context.body)
  return {
    id: reply?.id ?? wireId(context, 'resp'),
    object: 'response',
    created_at: createdSeconds(context),
    ...ending,
    background: body['background'] === true,
    error: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    model: reply?.model ?? context.request.model,
    output,
    parallel_tool_calls: context.request.parallelToolCalls,
    previous_response_id: body['previous_response_id'] ?? null,
    ...(body['conversation'] === undefined ? {} : { conversation: body['conversation'] }),
    reasoning: body['reasoning'] ?? { effort: null, summary: null },
    store: body['store'] !== false,
    temperature: body['temperature'] ?? 1,
    text: body['text'] ?? { format: { type: 'text' } },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: body['tools'] ?? [],
    top_p: body['top_p'] ?? 1,
    truncation: body['truncation'] ?? 'disabled',
    usage: ending.status === 'in_progress' ? null : toUsage(reply?.usage ?? nothing),
    user: body['user'] ?? null,
    metadata: body['metadata'] ?? {},
  }
}
