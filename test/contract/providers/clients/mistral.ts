import { Mistral } from '@mistralai/mistralai'
import type { ChatCompletionRequest, ToolCall, UsageInfo } from '@mistralai/mistralai/models/components'
import { MistralError } from '@mistralai/mistralai/models/errors'
import { z } from 'zod'
import { type Client, toolSpecs } from './client.ts'

const trip = z.object({ city: z.string(), days: z.number() })
const tools = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function' as const,
  function: { name, description, parameters: { ...schema } },
}))

interface Answer {
  text: string
  finish: string | undefined
  toolCalls: ToolCall[]
  usage: UsageInfo | undefined
}

const textOf = (content: unknown): string => (typeof content === 'string' ? content : '')

async function complete(origin: string, request: ChatCompletionRequest, stream: boolean): Promise<Answer> {
  const { chat } = new Mistral({ apiKey: 'x', serverURL: origin })
  if (!stream) {
    const { choices, usage } = await chat.complete(request)
    const message = choices?.[0]?.message
    return { text: textOf(message?.content), finish: choices?.[0]?.finishReason, toolCalls: message?.toolCalls ?? [], usage }
  }
  const answer: Answer = { text: '', finish: undefined, toolCalls: [], usage: undefined }
  for await (const { data } of await chat.stream({ ...request, stream: true })) {
    const [choice] = data.choices
    answer.text += textOf(choice?.delta.content)
    answer.finish = choice?.finishReason ?? answer.finish
    answer.toolCalls.push(...(choice?.delta.toolCalls ?? []))
    answer.usage = data.usage ?? answer.usage
  }
  return answer
}

/** Counts the library passes on without a type of its own. */
function count(usage: UsageInfo, details: string, name: string): number | undefined {
  return (usage[details] as Record<string, number> | undefined)?.[name]
}

function argumentsOf({ function: { arguments: args } }: ToolCall): unknown {
  return typeof args === 'string' ? JSON.parse(args) : args
}

/** The official library. */
export const mistralClient: Client = {
  name: '@mistralai/mistralai',
  async ask(origin, { text, system, tools: offered }, stream) {
    const messages = [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user' as const, content: text },
    ]
    const answer = await complete(origin, { model: 'mistral-test', messages, ...(offered ? { tools } : {}) }, stream)
    const { usage } = answer
    return {
      text: answer.text,
      finish: answer.finish,
      toolCalls: answer.toolCalls.map((call) => ({ name: call.function.name, args: argumentsOf(call) })),
      usage: usage && {
        input: usage.promptTokens ?? 0,
        output: usage.completionTokens ?? 0,
        cached: count(usage, 'prompt_tokens_details', 'cached_tokens'),
        reasoning: count(usage, 'completion_tokens_details', 'reasoning_tokens'),
      },
    }
  },
  async toolLoop(origin, stream) {
    const asked = { role: 'user' as const, content: 'plan it' }
    const first = await complete(origin, { model: 'mistral-test', messages: [asked], tools }, stream)
    const results = first.toolCalls.map((call) => ({
      role: 'tool' as const,
      toolCallId: call.id ?? null,
      name: call.function.name,
      content: `RESULT of ${call.function.name}`,
    }))
    const called = { role: 'assistant' as const, content: '', toolCalls: first.toolCalls }
    return (await complete(origin, { model: 'mistral-test', messages: [asked, called, ...results], tools }, stream)).text
  },
  async structured(origin) {
    const response = await new Mistral({ apiKey: 'x', serverURL: origin }).chat.parse({
      model: 'mistral-test',
      messages: [{ role: 'user', content: 'plan a trip' }],
      responseFormat: trip,
    })
    return response.choices?.[0]?.message?.parsed
  },
  async streamFailure(origin) {
    try {
      await complete(origin, { model: 'mistral-test', messages: [{ role: 'user', content: 'hello' }] }, true)
    } catch (error) {
      return error
    }
  },
  // The library rejects the error event for what it lacks, and says nothing of its text.
  streamFailureWords: /ZodError|invalid/i,
  raised(error) {
    if (!(error instanceof MistralError)) throw error
    return { name: error.constructor.name, status: error.statusCode }
  },
  errors: {
    rate_limited: { name: 'SDKError', status: 429 },
    quota_exhausted: { name: 'SDKError', status: 429 },
    overloaded: { name: 'SDKError', status: 503 },
    server_error: { name: 'SDKError', status: 500 },
    unauthenticated: { name: 'SDKError', status: 401 },
    forbidden: { name: 'SDKError', status: 403 },
    model_not_found: { name: 'SDKError', status: 404 },
    context_length: { name: 'SDKError', status: 400 },
    invalid_request: { name: 'HTTPValidationError', status: 422 },
    request_too_large: { name: 'SDKError', status: 413 },
    content_filter: { name: 'none', status: 200 },
  },
  // A call comes whole in one frame: there is no place inside it to cut.
  truncatedArguments: { q: 'trains to Malmö, early ones' },
  hidesRefusal: true,
  finishes: { stop: 'stop', length: 'length', tool_calls: 'tool_calls', content_filter: 'error', refusal: 'stop' },
}
