import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttp2Handler } from '@smithy/node-http-handler'
import { type AskOptions, Collected, type MatrixClient } from '../client.ts'

const credentials = { accessKeyId: 'offline', secretAccessKey: 'offline' }

/** The library as it comes: on HTTP/2, with three attempts. */
const connect = ({ retries, timeoutMs }: AskOptions) =>
  new BedrockRuntimeClient({
    region: 'eu-west-1',
    credentials,
    ...(retries ? {} : { maxAttempts: 1 }),
    ...(timeoutMs === undefined
      ? {}
      : { requestHandler: new NodeHttp2Handler({ requestTimeout: timeoutMs, disableConcurrentStreams: true }) }),
  })

/** `@aws-sdk/client-bedrock-runtime` on Converse. */
export const bedrock: MatrixClient = {
  name: 'bedrock',
  provider: 'bedrock',
  ask: (options) =>
    Collected.from(async (seen) => {
      const inputSchema = {
        json: { type: 'object', properties: { orderId: { type: 'string' }, urgent: { type: 'boolean' } }, required: ['orderId'] },
      }
      const toolSpec = { name: 'lookup_order', description: 'Find where an order is', inputSchema }
      const input: ConverseCommandInput = {
        modelId: 'anthropic.claude-test-v1:0',
        messages: [{ role: 'user', content: [{ text: 'Where is my order A-1007?' }] }],
        ...(options.tools ? { toolConfig: { tools: [{ toolSpec }] } } : {}),
      }
      const send = options.signal ? { abortSignal: options.signal } : {}
      const client = connect(options)
      if (options.stream) {
        for await (const event of (await client.send(new ConverseStreamCommand(input), send)).stream ?? []) {
          seen.text += event.contentBlockDelta?.delta?.text ?? ''
          seen.called ??= event.contentBlockStart?.start?.toolUse?.name
          const piece = event.contentBlockDelta?.delta?.toolUse?.input
          if (piece !== undefined) seen.addArguments(event.contentBlockDelta?.contentBlockIndex ?? 0, piece)
          seen.finish = event.messageStop?.stopReason ?? seen.finish
          const usage = event.metadata?.usage
          if (options.counts && usage) seen.tokens = [usage.inputTokens, usage.outputTokens]
        }
        return
      }
      const { output, stopReason, usage } = await client.send(new ConverseCommand(input), send)
      if (options.counts) seen.tokens = [usage?.inputTokens, usage?.outputTokens]
      for (const { text, toolUse } of output?.message?.content ?? []) {
        seen.text += text ?? ''
        if (toolUse) seen.addCall(toolUse.name, toolUse.input)
      }
      seen.finish = stopReason
    }),
}
