import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  BedrockRuntimeClient,
  ConverseCommand,
  InvokeModelCommand,
  InvokeModelWithBidirectionalStreamCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { GoogleGenAI } from '@google/genai'
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { generateText } from 'ai'
import OpenAI from 'openai'
import { OpenAIRealtimeWS } from 'openai/realtime/ws'
import * as undici from 'undici'
import { aws } from './drive-others.ts'

/** Calls a model in a way that nothing of ours can answer; ends in its error, or in what it got all the same. */
export type DriveUnseen = () => Promise<unknown>

const genaiLive: DriveUnseen = () =>
  new Promise((_resolve, reject) => {
    const callbacks = { onmessage() {}, onerror: (event: { readonly message: string }) => reject(new Error(event.message)) }
    new GoogleGenAI({ apiKey: 'offline' }).live.connect({ model: 'gemini-live', callbacks }).catch(reject)
  })

const openaiRealtime: DriveUnseen = () =>
  new Promise((_resolve, reject) => {
    new OpenAIRealtimeWS({ model: 'gpt-realtime' }, new OpenAI({ apiKey: 'offline' })).on('error', reject)
  })

const bidirectional: DriveUnseen = () => {
  const body = (async function* () {
    yield { chunk: { bytes: Buffer.from('{"event":{}}') } }
  })()
  return new BedrockRuntimeClient({ ...aws, maxAttempts: 1 }).send(
    new InvokeModelWithBidirectionalStreamCommand({ modelId: 'amazon.nova-sonic-v1:0', body }),
  )
}

const otherBodies: DriveUnseen = () =>
  new BedrockRuntimeClient(aws).send(
    new InvokeModelCommand({ modelId: 'meta.llama-test-v1:0', body: JSON.stringify({ prompt: 'Hello', max_gen_len: 64 }) }),
  )

const aiGateway: DriveUnseen = () => generateText({ model: 'openai/gpt-test', prompt: 'Hello', maxRetries: 0 })

const ownDispatcher: DriveUnseen = async () => {
  const dispatcher = new undici.Agent()
  try {
    return await undici.request('https://api.openai.com/v1/chat/completions', { method: 'POST', body: '{}', dispatcher })
  } finally {
    await dispatcher.destroy()
  }
}

const ownGateway: DriveUnseen = () =>
  new BedrockRuntimeClient({ ...aws, endpoint: 'https://bedrock.gateway.test', maxAttempts: 1 }).send(
    new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }),
  )

const rawSocket: DriveUnseen = async () => {
  const socket = net.connect({ host: 'api.openai.com', port: 443 })
  socket.write('no HTTP at all\r\n\r\n')
  try {
    return await once(socket, 'data')
  } finally {
    socket.destroy()
  }
}

/** Stands for any code outside: it gets its answer from nowhere near us. */
const OUTSIDE = "const answer = 'answered by a model that nobody saw'"

const childProcess: DriveUnseen = async () =>
  spawnSync(process.execPath, ['-e', `${OUTSIDE}; process.stdout.write(answer)`], { encoding: 'utf8' }).stdout

const workerThread: DriveUnseen = async () => {
  const worker = new Worker(`${OUTSIDE}; require('node:worker_threads').parentPort.postMessage(answer)`, { eval: true })
  const [answer] = await once(worker, 'message')
  await worker.terminate()
  return answer
}

const mcpStdio: DriveUnseen = async () => {
  const client = new McpClient({ name: 'agent', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [resolve(import.meta.dirname, '../../../fixtures/mcp-stdio-server.mjs')] }),
  )
  const { content } = await client.callTool({ name: 'weather' })
  await client.close()
  const result = (content as readonly { readonly text: string }[])[0]?.text ?? ''
  const call = { id: 'call_1', type: 'function' as const, function: { name: 'weather', arguments: '{}' } }
  const { choices } = await new OpenAI({ apiKey: 'offline' }).chat.completions.create({
    model: 'm',
    messages: [
      { role: 'user', content: 'What is the weather?' },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: result },
    ],
  })
  return choices[0]?.message.content
}

export const drivesUnseen = {
  genaiLive,
  openaiRealtime,
  bidirectional,
  otherBodies,
  aiGateway,
  ownDispatcher,
  ownGateway,
  rawSocket,
  childProcess,
  workerThread,
  mcpStdio,
} as const satisfies Readonly<Record<string, DriveUnseen>>
