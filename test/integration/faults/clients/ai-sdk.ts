import { createOpenAI } from '@ai-sdk/openai'
import { generateText, jsonSchema, stepCountIs, streamText, type ToolSet, tool } from 'ai'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

export const aiSdk: MatrixClient = {
  name: 'ai sdk',
  provider: 'openai-responses',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const settings = {
        model: createOpenAI({ apiKey: 'x' })('gpt-4o-mini'),
        prompt: QUESTION,
        ...(options.retries ? {} : { maxRetries: 0 }),
        ...(signal ? { abortSignal: signal } : {}),
        ...(options.logprobs ? { providerOptions: { openai: { logprobs: true } } } : {}),
        tools: (options.tools
          ? { lookup_order: tool({ description: described.description, inputSchema: jsonSchema(parameters) }) }
          : {}) as ToolSet,
      }
      if (options.stream) {
        for await (const part of streamText({ ...settings, onError: () => undefined }).fullStream) {
          if (part.type === 'text-delta') seen.text += part.text
          else if (part.type === 'tool-input-delta') seen.addArguments(part.id, part.delta)
          else if (part.type === 'tool-input-start') seen.called ??= part.toolName
          else if (part.type === 'error') seen.failure = part.error
          else if (part.type === 'abort') seen.failure = new DOMException('aborted', 'AbortError')
          else if (part.type === 'finish') {
            seen.finish = part.finishReason
            if (options.counts) seen.tokens = [part.totalUsage.inputTokens, part.totalUsage.outputTokens]
          }
        }
        return
      }
      const result = await generateText(settings)
      seen.text = result.text
      seen.finish = result.finishReason
      if (options.counts) seen.tokens = [result.usage.inputTokens, result.usage.outputTokens]
      for (const call of result.toolCalls) seen.addCall(call.toolName, call.input)
    }),
}

export const aiSdkLoop: ToolLoop = async (run) => {
  const { text } = await generateText({
    model: createOpenAI({ apiKey: 'x' })('gpt-4o-mini'),
    prompt: QUESTION,
    tools: {
      lookup_order: tool({
        description: described.description,
        inputSchema: jsonSchema(parameters),
        execute: (args: unknown) => textOf(run, args),
      }),
    },
    stopWhen: stepCountIs(6),
  })
  return text
}
