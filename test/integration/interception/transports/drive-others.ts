import { createServer } from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import * as undici from 'undici'
import { parseSse } from '../../../../src/internal/sse.ts'
import { ANSWER } from './answer.ts'
import type { Drive } from './drive-fetch.ts'

const QUESTION = 'What is the weather?'

export const aws = { region: 'eu-west-1', credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' } } as const

const converse =
  (config: () => Partial<BedrockRuntimeClientConfig>): Drive =>
  async (stream) => {
    const client = new BedrockRuntimeClient({ ...aws, ...config() })
    const request = { modelId: 'amazon.nova-test-v1:0', messages: [{ role: 'user' as const, content: [{ text: QUESTION }] }] }
    if (!stream) return (await client.send(new ConverseCommand(request))).output?.message?.content?.[0]?.text ?? ''
    let text = ''
    for await (const event of (await client.send(new ConverseStreamCommand(request))).stream ?? [])
      text += event.contentBlockDelta?.delta?.text ?? ''
    return text
  }

const invokeModel: Drive = async (stream) => {
  const client = new BedrockRuntimeClient(aws)
  const body = JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 500,
    messages: [{ role: 'user', content: QUESTION }],
  })
  const request = { modelId: 'anthropic.claude-test-v1:0', body }
  if (!stream) return JSON.parse((await client.send(new InvokeModelCommand(request))).body.transformToString()).content[0].text
  let text = ''
  for await (const { chunk } of (await client.send(new InvokeModelWithResponseStreamCommand(request))).body ?? []) {
    const event = JSON.parse(Buffer.from(chunk?.bytes ?? []).toString())
    text += event.delta?.text ?? ''
  }
  return text
}

/** The handler that the library for Claude on Bedrock brings along. */
function fetchHandler(): NonNullable<BedrockRuntimeClientConfig['requestHandler']> {
  const fromThere = createRequire(createRequire(import.meta.url).resolve('@anthropic-ai/bedrock-sdk'))
  const { FetchHttpHandler } = fromThere('@smithy/fetch-http-handler')
  return new FetchHttpHandler()
}

const URL_OF_CHAT = 'https://api.openai.com/v1/chat/completions'
const headers = { 'content-type': 'application/json' }
const chatBody = (stream: boolean) => JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: QUESTION }] })

function chatText(body: string, stream: boolean): string {
  if (!stream) return JSON.parse(body).choices[0].message.content
  return parseSse(body)
    .map(({ data }) => (data === '[DONE]' ? '' : (JSON.parse(data).choices[0]?.delta.content ?? '')))
    .join('')
}

const ownHttps: Drive = (stream) =>
  new Promise((resolve, reject) => {
    const request = https.request(URL_OF_CHAT, { method: 'POST', headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve(chatText(body, stream)))
    })
    request.on('error', reject)
    request.end(chatBody(stream))
  })

const ownUndici: Drive = async (stream) => {
  const { body } = await undici.request(URL_OF_CHAT, { method: 'POST', headers, body: chatBody(stream) })
  return chatText(await body.text(), stream)
}

/** Answers with JSON, or with a stream of events. */
async function serveMcp(stream: boolean) {
  const server = createServer(async (request, response) => {
    const mcp = new McpServer({ name: 'weather', version: '1.0.0' })
    mcp.registerTool('weather', { description: 'Tells the weather.' }, () => ({ content: [{ type: 'text', text: ANSWER }] }))
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: !stream })
    await mcp.connect(transport as Transport)
    await transport.handleRequest(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`), close: () => server.close() }
}

const mcpHttp: Drive = async (stream) => {
  const server = await serveMcp(stream)
  const client = new McpClient({ name: 'agent', version: '1.0.0' })
  try {
    await client.connect(new StreamableHTTPClientTransport(server.url) as Transport)
    const { content } = await client.callTool({ name: 'weather' })
    return (content as readonly { readonly text: string }[])[0]?.text ?? ''
  } finally {
    await client.close()
    server.close()
  }
}

/** Libraries and clients on other transports. */
export const onOthers = {
  converse: converse(() => ({})),
  converseOnHttp: converse(() => ({ requestHandler: new NodeHttpHandler() })),
  converseOnFetch: converse(() => ({ requestHandler: fetchHandler() })),
  invokeModel,
  ownHttps,
  ownUndici,
  mcpHttp,
} as const satisfies Readonly<Record<string, Drive>>
