import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import { generateText, jsonSchema, streamText, type ToolSet, tool } from 'ai'
import OpenAI from 'openai'
import { type AskOptions, Collected, type MatrixClient } from './client.ts'
import { bedrock } from './clients/bedrock.ts'

const QUESTION = 'Where is my order A-1007?'
const parameters = {
  type: 'object' as const,
  properties: { orderId: { type: 'string' as const }, urgent: { type: 'boolean' as const } },
  required: ['orderId'],
}
const described = { name: 'lookup_order', description: 'Find where an order is' }

const openaiClient = ({ retries, timeoutMs }: AskOptions) =>
  new OpenAI({ apiKey: 'x', ...(retries ? {} : { maxRetries: 0 }), ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) })

const openaiChat: MatrixClient = {
  name: 'openai chat',
  provider: 'openai-chat',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const body = {
        model: 'gpt-4o-mini',
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools: [{ type: 'function' as const, function: { ...described, parameters } }] } : {}),
      }
      const { completions } = openaiClient(options).chat
      if (options.stream) {
        for await (const { choices } of await completions.create({ ...body, stream: true }, { signal })) {
          const [choice] = choices
          seen.text += choice?.delta.content ?? choice?.delta.refusal ?? ''
          for (const call of choice?.delta.tool_calls ?? []) {
            seen.called ??= call.function?.name
            seen.addArguments(call.function?.arguments ?? '')
          }
          seen.finish = choice?.finish_reason ?? seen.finish
        }
        return
      }
      const [choice] = (await completions.create(body, { signal })).choices
      seen.text = choice?.message.content ?? choice?.message.refusal ?? ''
      seen.finish = choice?.finish_reason
      const [call] = choice?.message.tool_calls ?? []
      if (call?.type === 'function') seen.setCall(call.function.name, call.function.arguments)
    }),
}

const openaiResponses: MatrixClient = {
  name: 'openai responses',
  provider: 'openai-responses',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const body = {
        model: 'gpt-4o-mini',
        input: QUESTION,
        ...(options.tools ? { tools: [{ type: 'function' as const, ...described, parameters, strict: false }] } : {}),
      }
      const { responses } = openaiClient(options)
      const ended = (response: OpenAI.Responses.Response) =>
        [response.status, response.incomplete_details?.reason, response.error?.code].filter((word) => word !== undefined).join(' ')
      if (options.stream) {
        for await (const event of await responses.create({ ...body, stream: true }, { signal })) {
          if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') seen.text += event.delta
          else if (event.type === 'response.function_call_arguments.delta') seen.addArguments(event.delta)
          else if (event.type === 'response.output_item.added' && event.item.type === 'function_call') seen.called ??= event.item.name
          else if (event.type === 'response.completed' || event.type === 'response.incomplete' || event.type === 'response.failed')
            seen.finish = ended(event.response)
          else if (event.type === 'error') seen.finish = `event error ${event.code}`
        }
        return
      }
      const response = await responses.create(body, { signal })
      for (const item of response.output) {
        if (item.type === 'function_call') seen.setCall(item.name, item.arguments)
        if (item.type === 'message') for (const part of item.content) seen.text += part.type === 'output_text' ? part.text : part.refusal
      }
      seen.finish = ended(response)
    }),
}

const anthropic: MatrixClient = {
  name: 'anthropic',
  provider: 'anthropic',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal, timeoutMs } = options
      const client = new Anthropic({
        apiKey: 'x',
        ...(options.retries ? {} : { maxRetries: 0 }),
        ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      })
      const body = {
        model: 'claude-test',
        max_tokens: 256,
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools: [{ ...described, input_schema: parameters }] } : {}),
      }
      if (options.stream) {
        for await (const event of await client.messages.create({ ...body, stream: true }, { signal })) {
          if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') seen.text += event.delta.text
          if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta') seen.addArguments(event.delta.partial_json)
          if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') seen.called ??= event.content_block.name
          if (event.type === 'message_delta') seen.finish = event.delta.stop_reason ?? undefined
        }
        return
      }
      const message = await client.messages.create(body, { signal })
      for (const block of message.content) {
        if (block.type === 'text') seen.text += block.text
        if (block.type === 'tool_use') seen.setCall(block.name, block.input)
      }
      seen.finish = message.stop_reason ?? undefined
    }),
}

const genai: MatrixClient = {
  name: 'genai',
  provider: 'gemini',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal, timeoutMs } = options
      const client = new GoogleGenAI({
        apiKey: 'x',
        httpOptions: {
          ...(options.retries ? { retryOptions: { attempts: 3 } } : {}),
          ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
        },
      })
      const request = {
        model: 'gemini-test',
        contents: QUESTION,
        config: {
          ...(signal ? { abortSignal: signal } : {}),
          ...(options.tools ? { tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }] } : {}),
        },
      }
      const read = (response: Awaited<ReturnType<typeof client.models.generateContent>>) => {
        const [candidate] = response.candidates ?? []
        for (const part of candidate?.content?.parts ?? []) {
          if (part.text !== undefined && !part.thought) seen.text += part.text
          if (part.functionCall) seen.setCall(part.functionCall.name, part.functionCall.args)
        }
        seen.finish = candidate?.finishReason ?? response.promptFeedback?.blockReason ?? seen.finish
      }
      if (!options.stream) return read(await client.models.generateContent(request))
      for await (const response of await client.models.generateContentStream(request)) read(response)
    }),
}

const aiSdk: MatrixClient = {
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
        tools: (options.tools
          ? { lookup_order: tool({ description: described.description, inputSchema: jsonSchema(parameters) }) }
          : {}) as ToolSet,
      }
      if (options.stream) {
        for await (const part of streamText({ ...settings, onError: () => undefined }).fullStream) {
          if (part.type === 'text-delta') seen.text += part.text
          else if (part.type === 'tool-input-delta') seen.addArguments(part.delta)
          else if (part.type === 'tool-input-start') seen.called ??= part.toolName
          else if (part.type === 'error') seen.failure = part.error
          else if (part.type === 'abort') seen.failure = new DOMException('aborted', 'AbortError')
          else if (part.type === 'finish') seen.finish = part.finishReason
        }
        return
      }
      const result = await generateText(settings)
      seen.text = result.text
      seen.finish = result.finishReason
      const [call] = result.toolCalls
      if (call) seen.setCall(call.toolName, call.input)
    }),
}

export const matrixClients = {
  'openai chat': openaiChat,
  'openai responses': openaiResponses,
  anthropic,
  genai,
  'ai sdk': aiSdk,
  bedrock,
} as const
export type ClientName = keyof typeof matrixClients
