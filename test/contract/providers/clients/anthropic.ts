import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { type Client, toolSpecs } from './client.ts'

/** Claude on other clouds has fewer resources. */
interface Connection {
  readonly messages: Pick<Anthropic['messages'], 'create' | 'stream'>
}

const tools: Anthropic.Tool[] = toolSpecs.map(({ name, description, schema }) => ({
  name,
  description,
  input_schema: { ...schema, required: [...schema.required] },
}))

async function create(
  { messages }: Connection,
  request: Anthropic.MessageCreateParamsNonStreaming,
  stream: boolean,
): Promise<Anthropic.Message> {
  return stream ? await messages.stream(request).finalMessage() : await messages.create(request)
}

function textOf(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** The library over any of the hosts that serve the wire. */
export const anthropicClientOver = (name: string, connect: (origin: string) => Connection): Client => ({
  name,
  async ask(origin, { text, system, tools: offered }, stream) {
    const message = await create(
      connect(origin),
      {
        model: 'claude-test',
        max_tokens: 500,
        messages: [{ role: 'user', content: text }],
        ...(system === undefined ? {} : { system }),
        ...(offered ? { tools } : {}),
      },
      stream,
    )
    const refused = message.stop_reason === 'refusal'
    return {
      text: refused ? '' : textOf(message),
      refusal: refused ? textOf(message) : undefined,
      finish: message.stop_reason,
      toolCalls: message.content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, args: block.input }] : [])),
      usage: {
        input: message.usage.input_tokens + (message.usage.cache_read_input_tokens ?? 0),
        output: message.usage.output_tokens,
        cached: message.usage.cache_read_input_tokens ?? undefined,
      },
    }
  },
  async toolLoop(origin, stream) {
    const client = connect(origin)
    const request = { model: 'claude-test', max_tokens: 500, tools, messages: [{ role: 'user' as const, content: 'plan it' }] }
    const first = await create(client, request, stream)
    const results = first.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: `RESULT of ${block.name}` }] : [],
    )
    const messages: Anthropic.MessageParam[] = [
      ...request.messages,
      { role: 'assistant', content: first.content },
      { role: 'user', content: results },
    ]
    return textOf(await create(client, { ...request, messages }, stream))
  },
  async streamFailure(origin) {
    try {
      const stream = await connect(origin).messages.create({
        model: 'claude-test',
        max_tokens: 500,
        messages: [{ role: 'user', content: 'hello' }],
        stream: true,
      })
      for await (const _ of stream);
    } catch (error) {
      return error
    }
  },
  raised(error) {
    if (!(error instanceof APIError)) throw error
    return { name: error.constructor.name, status: error.status ?? 0 }
  },
  errors: {
    rate_limited: { name: 'RateLimitError', status: 429 },
    quota_exhausted: { name: 'BadRequestError', status: 400 },
    overloaded: { name: 'OverloadedError', status: 529 },
    server_error: { name: 'InternalServerError', status: 500 },
    unauthenticated: { name: 'AuthenticationError', status: 401 },
    forbidden: { name: 'PermissionDeniedError', status: 403 },
    model_not_found: { name: 'NotFoundError', status: 404 },
    context_length: { name: 'BadRequestError', status: 400 },
    invalid_request: { name: 'BadRequestError', status: 400 },
    request_too_large: { name: 'ContentTooLargeError', status: 413 },
    content_filter: { name: 'BadRequestError', status: 400 },
  },
  truncatedArguments: {},
  finishes: { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', content_filter: 'refusal', refusal: 'refusal' },
})

/** The official library. */
export const anthropicClient = anthropicClientOver(
  '@anthropic-ai/sdk',
  (origin) => new Anthropic({ apiKey: 'x', baseURL: origin, maxRetries: 0 }),
)
