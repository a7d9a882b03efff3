import { type Cohere, CohereClientV2 } from 'cohere-ai'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

const tools: Cohere.ToolV2[] = [{ type: 'function', function: { ...described, parameters } }]

export const cohere: MatrixClient = {
  name: 'cohere',
  provider: 'cohere',
  ask: (options) =>
    Collected.from(async (seen) => {
      const client = new CohereClientV2({ token: 'x' })
      const request = {
        model: 'command-test',
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools } : {}),
        ...(options.logprobs ? { logprobs: true } : {}),
      }
      const sending = {
        ...(options.retries ? {} : { maxRetries: 0 }),
        ...(options.signal ? { abortSignal: options.signal } : {}),
        ...(options.timeoutMs === undefined ? {} : { timeoutInSeconds: options.timeoutMs / 1000 }),
      }
      if (options.stream) {
        for await (const event of await client.chatStream(request, sending)) {
          if (event.type === 'content-delta') {
            seen.text += event.delta?.message?.content?.text ?? ''
            if (options.logprobs) seen.addLogprobs(event.logprobs?.logprobs)
          } else if (event.type === 'tool-plan-delta') seen.text += event.delta?.message?.toolPlan ?? ''
          else if (event.type === 'tool-call-start') seen.called ??= event.delta?.message?.toolCalls?.function?.name
          else if (event.type === 'tool-call-delta')
            seen.addArguments(event.index ?? 0, event.delta?.message?.toolCalls?.function?.arguments ?? '')
          else if (event.type === 'message-end') {
            const tokens = event.delta?.usage?.tokens
            if (options.counts && tokens) seen.tokens = [tokens.inputTokens, tokens.outputTokens]
            seen.finish = [event.delta?.finishReason, event.delta?.error].filter((word) => word !== undefined).join(' ') || undefined
          }
        }
        return
      }
      const { message, finishReason, usage, logprobs } = await client.chat(request, sending)
      if (options.counts) seen.tokens = [usage?.tokens?.inputTokens, usage?.tokens?.outputTokens]
      seen.text = message.content?.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? ''
      for (const call of message.toolCalls ?? []) seen.addCall(call.function?.name, call.function?.arguments)
      if (options.logprobs) seen.addLogprobs(logprobs?.flatMap((item) => item.logprobs ?? []))
      seen.finish = finishReason
    }),
}

export const cohereLoop: ToolLoop = async (run) => {
  const client = new CohereClientV2({ token: 'x' })
  const messages: Cohere.ChatMessages = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const { message } = await client.chat({ model: 'command-test', messages, tools })
    if (!message.toolCalls?.length) return message.content?.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? ''
    messages.push({ role: 'assistant', toolCalls: message.toolCalls, ...(message.toolPlan ? { toolPlan: message.toolPlan } : {}) })
    for (const { id, function: called } of message.toolCalls)
      messages.push({ role: 'tool', toolCallId: id, content: await textOf(run, JSON.parse(called?.arguments ?? '{}')) })
  }
}
