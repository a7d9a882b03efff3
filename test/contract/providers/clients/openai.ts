import OpenAI, { APIError, AzureOpenAI } from 'openai'
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { type Ask, type Client, type Raised, toolSpecs } from './client.ts'

const trip = z.object({ city: z.string(), days: z.number() })

type Connect = (origin: string) => OpenAI

const direct: Connect = (origin) => new OpenAI({ apiKey: 'x', baseURL: `${origin}/v1`, maxRetries: 0 })

/** The forms in which Azure serves models. */
export const azureForms: Readonly<Record<'deployments' | 'v1' | 'foundry', Connect>> = {
  deployments: (origin) => new AzureOpenAI({ apiKey: 'x', endpoint: origin, apiVersion: '2025-04-01-preview', maxRetries: 0 }),
  v1: (origin) => new OpenAI({ apiKey: 'x', baseURL: `${origin}/openai/v1`, maxRetries: 0 }),
  foundry: (origin) =>
    new OpenAI({ apiKey: 'x', baseURL: `${origin}/models`, defaultQuery: { 'api-version': '2024-05-01-preview' }, maxRetries: 0 }),
}

const errors: Client['errors'] = {
  rate_limited: { name: 'RateLimitError', status: 429 },
  quota_exhausted: { name: 'RateLimitError', status: 429 },
  overloaded: { name: 'InternalServerError', status: 503 },
  server_error: { name: 'InternalServerError', status: 500 },
  unauthenticated: { name: 'AuthenticationError', status: 401 },
  forbidden: { name: 'PermissionDeniedError', status: 403 },
  model_not_found: { name: 'NotFoundError', status: 404 },
  context_length: { name: 'BadRequestError', status: 400 },
  invalid_request: { name: 'BadRequestError', status: 400 },
  request_too_large: { name: 'APIError', status: 413 },
  content_filter: { name: 'BadRequestError', status: 400 },
}

function raised(error: unknown): Raised {
  if (!(error instanceof APIError)) throw error
  return { name: error.constructor.name, status: error.status ?? 0 }
}

const chatTools = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function' as const,
  function: { name, description, parameters: schema },
}))

function chatRequest({ text, system, tools }: Ask) {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: text },
  ]
  return { model: 'gpt-test', messages, ...(tools ? { tools: chatTools } : {}) }
}

async function completeChat(client: OpenAI, request: ReturnType<typeof chatRequest>, stream: boolean) {
  if (!stream) return await client.chat.completions.create(request)
  return await client.chat.completions.stream({ ...request, stream_options: { include_usage: true } }).finalChatCompletion()
}

/** The library on Chat Completions, whoever serves them. */
export const chatClientOver = (name: string, connect: Connect): Client => ({
  name,
  async ask(origin, ask, stream) {
    const { choices, usage } = await completeChat(connect(origin), chatRequest(ask), stream)
    const message = choices[0]?.message
    return {
      text: message?.content ?? '',
      refusal: message?.refusal ?? undefined,
      finish: choices[0]?.finish_reason,
      toolCalls: (message?.tool_calls ?? []).flatMap((call) =>
        call.type === 'function' ? [{ name: call.function.name, args: JSON.parse(call.function.arguments) }] : [],
      ),
      usage: usage && {
        input: usage.prompt_tokens,
        output: usage.completion_tokens,
        cached: usage.prompt_tokens_details?.cached_tokens,
        reasoning: usage.completion_tokens_details?.reasoning_tokens,
      },
    }
  },
  async toolLoop(origin, stream) {
    const client = connect(origin)
    const request = chatRequest({ text: 'plan it', tools: true })
    const first = (await completeChat(client, request, stream)).choices[0]?.message
    if (first === undefined) throw new Error('no message')
    const results = (first.tool_calls ?? []).map((call) => ({
      role: 'tool' as const,
      tool_call_id: call.id,
      content: `RESULT of ${call.type === 'function' ? call.function.name : call.custom.name}`,
    }))
    const second = await completeChat(client, { ...request, messages: [...request.messages, first, ...results] }, stream)
    return second.choices[0]?.message.content ?? ''
  },
  async structured(origin) {
    const completion = await connect(origin).chat.completions.parse({
      model: 'gpt-test',
      messages: [{ role: 'user', content: 'plan a trip' }],
      response_format: zodResponseFormat(trip, 'trip'),
    })
    return completion.choices[0]?.message.parsed
  },
  async streamFailure(origin) {
    try {
      const stream = await connect(origin).chat.completions.create({ ...chatRequest({ text: 'hello' }), stream: true })
      for await (const _ of stream);
    } catch (error) {
      return error
    }
  },
  raised,
  errors,
  truncatedArguments: 'throws',
  finishes: { stop: 'stop', length: 'length', tool_calls: 'tool_calls', content_filter: 'content_filter', refusal: 'stop' },
})

/** The official library on Chat Completions. */
export const openaiChatClient = chatClientOver('openai (chat)', direct)

const flatTools = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function' as const,
  name,
  description,
  parameters: { ...schema },
  strict: true,
}))

async function createResponse(client: OpenAI, request: OpenAI.Responses.ResponseCreateParamsNonStreaming, stream: boolean) {
  if (!stream) return await client.responses.create(request)
  return await client.responses.stream({ ...request, stream: true }).finalResponse()
}

/** The library on Responses, whoever serves them. */
export const responsesClientOver = (name: string, connect: Connect): Client => ({
  name,
  async ask(origin, { text, system, tools }, stream) {
    const request = {
      model: 'gpt-test',
      input: text,
      ...(system === undefined ? {} : { instructions: system }),
      ...(tools ? { tools: flatTools } : {}),
    }
    const response = await createResponse(connect(origin), request, stream)
    const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []))
    return {
      text: parts.map((part) => (part.type === 'output_text' ? part.text : '')).join(''),
      refusal: parts.flatMap((part) => (part.type === 'refusal' ? [part.refusal] : []))[0],
      finish: response.incomplete_details?.reason ?? response.status,
      toolCalls: response.output.flatMap((item) =>
        item.type === 'function_call' ? [{ name: item.name, args: JSON.parse(item.arguments) }] : [],
      ),
      usage: response.usage && {
        input: response.usage.input_tokens,
        output: response.usage.output_tokens,
        cached: response.usage.input_tokens_details.cached_tokens,
        reasoning: response.usage.output_tokens_details.reasoning_tokens,
      },
    }
  },
  async toolLoop(origin, stream) {
    const client = connect(origin)
    const first = await createResponse(client, { model: 'gpt-test', input: 'plan it', tools: flatTools }, stream)
    const results = first.output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ type: 'function_call_output' as const, call_id: item.call_id, output: `RESULT of ${item.name}` }]
        : [],
    )
    const second = await createResponse(
      client,
      { model: 'gpt-test', input: results, previous_response_id: first.id, tools: flatTools },
      stream,
    )
    return second.output
      .flatMap((item) => (item.type === 'message' ? item.content : []))
      .map((part) => (part.type === 'output_text' ? part.text : ''))
      .join('')
  },
  async structured(origin) {
    const response = await connect(origin).responses.parse({
      model: 'gpt-test',
      input: 'plan a trip',
      text: { format: zodTextFormat(trip, 'trip') },
    })
    return response.output_parsed
  },
  raised,
  errors,
  truncatedArguments: 'throws',
  finishes: {
    stop: 'completed',
    length: 'max_output_tokens',
    tool_calls: 'completed',
    content_filter: 'content_filter',
    refusal: 'completed',
  },
})

/** The official library on Responses. */
export const openaiResponsesClient = responsesClientOver('openai (responses)', direct)
