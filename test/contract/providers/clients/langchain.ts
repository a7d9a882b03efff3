import { ChatAnthropic } from '@langchain/anthropic'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
  type UsageMetadata,
} from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { z } from 'zod'
import { anthropicClient } from './anthropic.ts'
import { type Client, toolSpecs } from './client.ts'
import { openaiChatClient } from './openai.ts'

const bound = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function' as const,
  function: { name, description, parameters: schema },
}))

async function invoke(model: BaseChatModel, messages: BaseMessage[], withTools: boolean, stream: boolean): Promise<AIMessageChunk> {
  const runnable = withTools ? (model.bindTools?.(bound) ?? model) : model
  if (!stream) return (await runnable.invoke(messages)) as AIMessageChunk
  let whole: AIMessageChunk | undefined
  for await (const chunk of await runnable.stream(messages)) {
    const piece = chunk as AIMessageChunk
    whole = whole === undefined ? piece : whole.concat(piece)
  }
  if (whole === undefined) throw new Error('empty stream')
  return whole
}

type Facts = Pick<Client, 'name' | 'errors' | 'truncatedArguments'> & Partial<Client>

/** One of LangChain's chat models. */
function chatModelClient(create: (origin: string) => BaseChatModel, finishKey: string, facts: Facts): Client {
  return {
    async ask(origin, { text, system, tools }, stream) {
      const messages = [...(system === undefined ? [] : [new SystemMessage(system)]), new HumanMessage(text)]
      const answer = await invoke(create(origin), messages, tools === true, stream)
      const usage = answer.usage_metadata as UsageMetadata | undefined
      return {
        text: answer.text,
        finish: (answer.response_metadata[finishKey] ?? answer.additional_kwargs[finishKey]) as string,
        toolCalls: (answer.tool_calls ?? []).map(({ name, args }) => ({ name, args })),
        usage: usage && {
          input: usage.input_tokens,
          output: usage.output_tokens,
          cached: usage.input_token_details?.cache_read,
          reasoning: usage.output_token_details?.reasoning,
        },
      }
    },
    async toolLoop(origin, stream) {
      const model = create(origin)
      const asked = new HumanMessage('plan it')
      const first = await invoke(model, [asked], true, stream)
      const calls = first.tool_calls ?? []
      const results = calls.map(({ id, name }) => new ToolMessage({ tool_call_id: id ?? '', content: `RESULT of ${name}` }))
      const called = new AIMessage({ content: first.content, tool_calls: calls })
      return (await invoke(model, [asked, called, ...results], true, stream)).text
    },
    raised(error) {
      if (!(error instanceof Error)) throw error
      return { name: error.constructor.name, status: (error as { status?: number }).status ?? 0 }
    },
    ...facts,
  }
}

/** LangChain's chat model on either OpenAI wire. */
export function langchainClient(useResponsesApi: boolean): Client {
  return chatModelClient(
    (origin) =>
      new ChatOpenAI({
        model: 'gpt-test',
        apiKey: 'x',
        maxRetries: 0,
        configuration: { baseURL: `${origin}/v1`, maxRetries: 0 },
        useResponsesApi,
      }) as unknown as BaseChatModel,
    'finish_reason',
    {
      name: `@langchain/openai (${useResponsesApi ? 'responses' : 'chat'})`,
      errors: openaiChatClient.errors,
      truncatedArguments: { q: 'trains' },
    },
  )
}

/** LangChain's chat model on Anthropic Messages. */
export const langchainAnthropicClient: Client = chatModelClient(connectAnthropic, 'stop_reason', {
  name: '@langchain/anthropic',
  // It brings an older version of the official library with it.
  errors: {
    ...anthropicClient.errors,
    overloaded: { name: 'InternalServerError', status: 529 },
    request_too_large: { name: 'APIError', status: 413 },
  },
  // It adds the count of the first event to the total of the last.
  streamedOutputTokens: 10,
  truncatedArguments: { q: 'trains' },
  async structured(origin) {
    const trip = z.object({ city: z.string(), days: z.number() })
    return await connectAnthropic(origin).withStructuredOutput(trip, { method: 'jsonSchema' }).invoke('plan a trip')
  },
  async streamFailure(origin) {
    try {
      await invoke(connectAnthropic(origin), [new HumanMessage('hello')], false, true)
    } catch (error) {
      return error
    }
  },
  finishes: { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' },
})

function connectAnthropic(origin: string): ChatAnthropic {
  return new ChatAnthropic({
    model: 'claude-sonnet-4-5',
    apiKey: 'x',
    anthropicApiUrl: origin,
    maxRetries: 0,
    clientOptions: { maxRetries: 0 },
  })
}
