import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type Message,
  type ResponseStream,
  type StopReason,
  type TokenUsage,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Client, toolSpecs } from './client.ts'

const MODEL = 'eu.anthropic.claude-test-v1:0'

/** The loopback server of the contract speaks HTTP/1.1; the default transport is proven in the tests of the interception. */
const connect = (origin: string) =>
  new BedrockRuntimeClient({
    region: 'eu-west-1',
    endpoint: origin,
    credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  })

const tools: Tool[] = toolSpecs.map(({ name, description, schema }) => ({
  toolSpec: { name, description, inputSchema: { json: { ...schema, required: [...schema.required] } } },
}))

interface Answer {
  readonly content: ContentBlock[]
  readonly stopReason: StopReason | undefined
  readonly usage: TokenUsage | undefined
}

interface OpenBlock {
  text: string
  use?: { toolUseId: string | undefined; name: string | undefined; input: string }
}

/** One request, whole or streamed. */
type Send = (client: BedrockRuntimeClient, input: ConverseCommandInput, stream: boolean) => Promise<Answer>

/** A stream put together as its documentation says: by the index of the blocks. */
async function collect(events: AsyncIterable<ConverseStreamOutput>): Promise<Answer> {
  const blocks = new Map<number, OpenBlock>()
  const blockAt = (index: number | undefined): OpenBlock => {
    const block = blocks.get(index ?? 0) ?? { text: '' }
    blocks.set(index ?? 0, block)
    return block
  }
  let stopReason: StopReason | undefined
  let usage: TokenUsage | undefined
  for await (const event of events) {
    const { contentBlockStart: start, contentBlockDelta: delta } = event
    if (start?.start?.toolUse) blockAt(start.contentBlockIndex).use = { ...start.start.toolUse, input: '' } as never
    const { use } = delta ? blockAt(delta.contentBlockIndex) : {}
    if (delta?.delta?.text !== undefined) blockAt(delta.contentBlockIndex).text += delta.delta.text
    if (delta?.delta?.toolUse && use) use.input += delta.delta.toolUse.input ?? ''
    stopReason = event.messageStop?.stopReason ?? stopReason
    usage = event.metadata?.usage ?? usage
  }
  const content = [...blocks.values()].map(({ text, use }): ContentBlock => {
    if (!use) return { text }
    return { toolUse: { toolUseId: use.toolUseId, name: use.name, input: JSON.parse(use.input || '{}') } }
  })
  return { content, stopReason, usage }
}

const nothing = async function* () {}

const converse: Send = async (client, input, stream) => {
  if (stream) return collect((await client.send(new ConverseStreamCommand(input))).stream ?? nothing())
  const { output, stopReason, usage } = await client.send(new ConverseCommand(input))
  return { content: output?.message?.content ?? [], stopReason, usage }
}

async function* eventsIn(chunks: AsyncIterable<ResponseStream>): AsyncIterable<ConverseStreamOutput> {
  for await (const { chunk } of chunks) yield JSON.parse(Buffer.from(chunk?.bytes ?? []).toString())
}

/** The form of Nova: what Converse takes and gives, as bytes. */
const invokeNova: Send = async (client, { modelId, ...input }, stream) => {
  const request = { modelId, contentType: 'application/json', body: JSON.stringify({ schemaVersion: 'messages-v1', ...input }) }
  if (stream) return collect(eventsIn((await client.send(new InvokeModelWithResponseStreamCommand(request))).body ?? nothing()))
  const { output, stopReason, usage } = JSON.parse((await client.send(new InvokeModelCommand(request))).body.transformToString())
  return { content: output.message.content, stopReason, usage }
}

const textOf = (content: readonly ContentBlock[]): string => content.map((block) => block.text ?? '').join('')

const clientOver = (name: string, send: Send): Client => ({
  name,
  async ask(origin, { text, system, tools: offered }, stream) {
    const { content, stopReason, usage } = await send(
      connect(origin),
      {
        modelId: MODEL,
        messages: [{ role: 'user', content: [{ text }] }],
        ...(system === undefined ? {} : { system: [{ text: system }] }),
        ...(offered ? { toolConfig: { tools } } : {}),
      },
      stream,
    )
    const refused = stopReason === 'content_filtered'
    return {
      text: refused ? '' : textOf(content),
      refusal: refused ? textOf(content) : undefined,
      finish: stopReason,
      toolCalls: content.flatMap(({ toolUse }) => (toolUse?.name === undefined ? [] : [{ name: toolUse.name, args: toolUse.input }])),
      usage: {
        input: (usage?.inputTokens ?? 0) + (usage?.cacheReadInputTokens ?? 0),
        output: usage?.outputTokens ?? 0,
        cached: usage?.cacheReadInputTokens,
      },
    }
  },
  async toolLoop(origin, stream) {
    const client = connect(origin)
    const asked: Message = { role: 'user', content: [{ text: 'plan it' }] }
    const { content } = await send(client, { modelId: MODEL, messages: [asked], toolConfig: { tools } }, stream)
    const results = content.flatMap(({ toolUse }): ContentBlock[] =>
      toolUse ? [{ toolResult: { toolUseId: toolUse.toolUseId, content: [{ text: `RESULT of ${toolUse.name}` }] } }] : [],
    )
    const messages: Message[] = [asked, { role: 'assistant', content }, { role: 'user', content: results }]
    return textOf((await send(client, { modelId: MODEL, messages, toolConfig: { tools } }, stream)).content)
  },
  async streamFailure(origin) {
    try {
      await send(connect(origin), { modelId: MODEL, messages: [{ role: 'user', content: [{ text: 'hello' }] }] }, true)
    } catch (error) {
      return error
    }
  },
  raised(error) {
    if (!(error instanceof BedrockRuntimeServiceException)) throw error
    return { name: error.name, status: error.$metadata.httpStatusCode ?? 0 }
  },
  errors: {
    rate_limited: { name: 'ThrottlingException', status: 429 },
    quota_exhausted: { name: 'ServiceQuotaExceededException', status: 400 },
    overloaded: { name: 'ServiceUnavailableException', status: 503 },
    server_error: { name: 'InternalServerException', status: 500 },
    unauthenticated: { name: 'UnrecognizedClientException', status: 403 },
    forbidden: { name: 'AccessDeniedException', status: 403 },
    model_not_found: { name: 'ResourceNotFoundException', status: 404 },
    context_length: { name: 'ValidationException', status: 400 },
    invalid_request: { name: 'ValidationException', status: 400 },
    request_too_large: { name: 'RequestEntityTooLargeException', status: 413 },
    content_filter: { name: 'none', status: 200 },
  },
  truncatedArguments: 'throws',
  finishes: {
    stop: 'end_turn',
    length: 'max_tokens',
    tool_calls: 'tool_use',
    content_filter: 'guardrail_intervened',
    refusal: 'content_filtered',
  },
})

/** The official library on Converse and ConverseStream. */
export const bedrockClient: Client = {
  ...clientOver('@aws-sdk/client-bedrock-runtime', converse),
  async structured(origin) {
    const schema = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } }, required: ['city', 'days'] }
    const { output } = await connect(origin).send(
      new ConverseCommand({
        modelId: MODEL,
        messages: [{ role: 'user', content: [{ text: 'plan a trip' }] }],
        outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'trip', schema: JSON.stringify(schema) } } } },
      }),
    )
    return JSON.parse(textOf(output?.message?.content ?? []))
  },
}

const nova = clientOver('@aws-sdk/client-bedrock-runtime (InvokeModel)', invokeNova)

/** The same on InvokeModel with the bodies of Nova. */
export const novaClient: Client = { ...nova, errors: { ...nova.errors, content_filter: { name: 'ValidationException', status: 400 } } }
