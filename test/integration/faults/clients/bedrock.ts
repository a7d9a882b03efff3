import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type Message,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttp2Handler } from '@smithy/node-http-handler'
import { type AskOptions, Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

const toolConfig = { tools: [{ toolSpec: { ...described, inputSchema: { json: parameters } } }] }
const credentials = { accessKeyId: 'offline', secretAccessKey: 'offline' }

/** The library as it comes: on HTTP/2, with three attempts. */
const connect = ({ retries, timeoutMs }: Pick<AskOptions, 'retries' | 'timeoutMs'>) =>
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
      const input: ConverseCommandInput = {
        modelId: 'anthropic.claude-test-v1:0',
        messages: [{ role: 'user', content: [{ text: QUESTION }] }],
        ...(options.tools ? { toolConfig } : {}),
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

export const bedrockLoop: ToolLoop = async (run) => {
  const client = connect({ retries: false })
  const messages: Message[] = [{ role: 'user', content: [{ text: QUESTION }] }]
  for (;;) {
    const { output } = await client.send(new ConverseCommand({ modelId: 'anthropic.claude-test-v1:0', messages, toolConfig }))
    const content = output?.message?.content ?? []
    const calls = content.flatMap(({ toolUse }) => toolUse ?? [])
    if (calls.length === 0) return content.map(({ text }) => text ?? '').join('')
    const results: ContentBlock[] = []
    for (const { toolUseId, input } of calls) results.push({ toolResult: { toolUseId, content: [{ text: await textOf(run, input) }] } })
    messages.push({ role: 'assistant', content }, { role: 'user', content: results })
  }
}
