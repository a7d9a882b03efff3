import { type Cohere, CohereClientV2, CohereError } from 'cohere-ai'
import { type Client, searchSchema, toolSpecs } from './client.ts'

const tools: Cohere.ToolV2[] = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function',
  function: { name, description, parameters: { ...schema } },
}))

interface Answer {
  text: string
  finish: string | undefined
  error: string | undefined
  toolCalls: { id: string; name: string; arguments: string }[]
  usage: Cohere.Usage | undefined
}

async function complete(origin: string, request: Cohere.V2ChatRequest, stream: boolean): Promise<Answer> {
  const client = new CohereClientV2({ token: 'x', baseUrl: origin, maxRetries: 0 })
  const answer: Answer = { text: '', finish: undefined, error: undefined, toolCalls: [], usage: undefined }
  if (!stream) {
    const { message, finishReason, usage } = await client.chat(request)
    const text = (message.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')
    const toolCalls = (message.toolCalls ?? []).map(({ id, function: called }) => ({
      id,
      name: called?.name ?? '',
      arguments: called?.arguments ?? '',
    }))
    return { ...answer, text: `${message.toolPlan ?? ''}${text}`, finish: finishReason, toolCalls, usage }
  }
  for await (const event of await client.chatStream(request)) {
    if (event.type === 'content-delta') answer.text += event.delta?.message?.content?.text ?? ''
    else if (event.type === 'tool-plan-delta') answer.text += event.delta?.message?.toolPlan ?? ''
    else if (event.type === 'tool-call-start') {
      const call = event.delta?.message?.toolCalls
      answer.toolCalls.push({ id: call?.id ?? '', name: call?.function?.name ?? '', arguments: call?.function?.arguments ?? '' })
    } else if (event.type === 'tool-call-delta') {
      const call = answer.toolCalls.at(-1)
      if (call) call.arguments += event.delta?.message?.toolCalls?.function?.arguments ?? ''
    } else if (event.type === 'message-end') {
      answer.finish = event.delta?.finishReason
      answer.error = event.delta?.error
      answer.usage = event.delta?.usage
    }
  }
  return answer
}

/** The official library, version 2 of the API. */
export const cohereClient: Client = {
  name: 'cohere-ai',
  async ask(origin, { text, system, tools: offered }, stream) {
    const messages: Cohere.ChatMessages = [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content: text },
    ]
    const answer = await complete(origin, { model: 'command-test', messages, ...(offered ? { tools } : {}) }, stream)
    const { usage } = answer
    return {
      text: answer.text,
      finish: answer.finish,
      toolCalls: answer.toolCalls.map(({ name, arguments: args }) => ({ name, args: JSON.parse(args) })),
      usage: usage && {
        input: usage.tokens?.inputTokens ?? 0,
        output: usage.tokens?.outputTokens ?? 0,
        cached: usage.cachedTokens,
      },
    }
  },
  async toolLoop(origin, stream) {
    const asked = { role: 'user' as const, content: 'plan it' }
    const first = await complete(origin, { model: 'command-test', messages: [asked], tools }, stream)
    const called = {
      role: 'assistant' as const,
      toolPlan: first.text,
      toolCalls: first.toolCalls.map(({ id, ...called }) => ({ id, type: 'function' as const, function: called })),
    }
    const results = first.toolCalls.map(({ id, name }) => ({ role: 'tool' as const, toolCallId: id, content: `RESULT of ${name}` }))
    return (await complete(origin, { model: 'command-test', messages: [asked, called, ...results], tools }, stream)).text
  },
  async structured(origin) {
    const jsonSchema = {
      ...searchSchema,
      properties: { city: { type: 'string' }, days: { type: 'number' } },
      required: ['city', 'days'],
    }
    const { text } = await complete(
      origin,
      {
        model: 'command-test',
        messages: [{ role: 'user', content: 'plan a trip' }],
        responseFormat: { type: 'json_object', jsonSchema },
      },
      false,
    )
    return JSON.parse(text)
  },
  async streamFailure(origin) {
    // The library throws nothing: the last event says what went wrong.
    return await complete(origin, { model: 'command-test', messages: [{ role: 'user', content: 'hello' }] }, true)
  },
  streamFailureWords: /"finish":"ERROR","error":"the service is overloaded/,
  raised(error) {
    if (!(error instanceof CohereError)) throw error
    return { name: error.constructor.name, status: error.statusCode ?? 0 }
  },
  errors: {
    rate_limited: { name: 'TooManyRequestsError', status: 429 },
    quota_exhausted: { name: 'TooManyRequestsError', status: 429 },
    overloaded: { name: 'ServiceUnavailableError', status: 503 },
    server_error: { name: 'InternalServerError', status: 500 },
    unauthenticated: { name: 'UnauthorizedError', status: 401 },
    forbidden: { name: 'ForbiddenError', status: 403 },
    model_not_found: { name: 'NotFoundError', status: 404 },
    context_length: { name: 'BadRequestError', status: 400 },
    invalid_request: { name: 'BadRequestError', status: 400 },
    request_too_large: { name: 'CohereError', status: 413 },
    content_filter: { name: 'none', status: 200 },
  },
  truncatedArguments: 'throws',
  hidesRefusal: true,
  finishes: { stop: 'COMPLETE', length: 'MAX_TOKENS', tool_calls: 'TOOL_CALL', content_filter: 'ERROR', refusal: 'COMPLETE' },
}
