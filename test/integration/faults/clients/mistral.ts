import { Mistral } from '@mistralai/mistralai'
import type { ChatCompletionRequestMessage, ToolCall } from '@mistralai/mistralai/models/components'
import { type AskOptions, Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

const tools = [{ type: 'function' as const, function: { ...described, parameters } }]

/** It never retries unless it is told to. These waits end after two retries, whatever its jitter, and outlast one slow answer. */
const backoff = { initialInterval: 70_000, maxInterval: 80_000, exponent: 1.5, maxElapsedTime: 65_000 }

const connect = ({ retries, timeoutMs }: Pick<AskOptions, 'retries' | 'timeoutMs'>) =>
  new Mistral({
    apiKey: 'x',
    ...(retries ? { retryConfig: { strategy: 'backoff' as const, backoff } } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })

const textOfContent = (content: unknown): string => (typeof content === 'string' ? content : '')

export const mistral: MatrixClient = {
  name: 'mistral',
  provider: 'mistral',
  ask: (options) =>
    Collected.from(async (seen) => {
      const request = {
        model: 'mistral-test',
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools } : {}),
      }
      const sending = options.signal ? { signal: options.signal } : {}
      const readCalls = (calls: readonly ToolCall[] | null | undefined) => {
        for (const call of calls ?? []) seen.addCall(call.function.name, call.function.arguments)
      }
      const { chat } = connect(options)
      if (options.stream) {
        for await (const { data } of await chat.stream(request, sending)) {
          const [choice] = data.choices
          seen.text += textOfContent(choice?.delta.content)
          readCalls(choice?.delta.toolCalls)
          seen.finish = choice?.finishReason ?? seen.finish
          if (options.counts && data.usage) seen.tokens = [data.usage.promptTokens, data.usage.completionTokens]
        }
        return
      }
      const { choices, usage } = await chat.complete(request, sending)
      const [choice] = choices ?? []
      if (options.counts) seen.tokens = [usage?.promptTokens, usage?.completionTokens]
      seen.text = textOfContent(choice?.message?.content)
      readCalls(choice?.message?.toolCalls)
      seen.finish = choice?.finishReason
    }),
}

export const mistralLoop: ToolLoop = async (run) => {
  const { chat } = connect({ retries: false })
  const messages: ChatCompletionRequestMessage[] = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const { choices } = await chat.complete({ model: 'mistral-test', messages, tools })
    const message = choices?.[0]?.message
    if (!message?.toolCalls?.length) return textOfContent(message?.content)
    messages.push({ ...message, role: 'assistant' })
    for (const call of message.toolCalls) {
      const args = call.function.arguments
      const content = await textOf(run, typeof args === 'string' ? JSON.parse(args) : args)
      messages.push({ role: 'tool', name: call.function.name, content, ...(call.id === undefined ? {} : { toolCallId: call.id }) })
    }
  }
}
