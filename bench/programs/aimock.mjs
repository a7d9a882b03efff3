// The same call answered by aimock, on loopback in this process, as its documentation sets it up.
import { LLMock } from '@copilotkit/aimock'
import { callModel, timeCalls } from './client.mjs'
import { serveBlocks } from './serve-blocks.mjs'

const { replyText } = JSON.parse(process.argv[2])

const mock = new LLMock({ port: 0 })
mock.onMessage(/./, { content: replyText })
await mock.start()
process.env.BENCH_MODEL_URL = `${mock.url}/v1/chat/completions`

const body = await callModel(false)
if (JSON.parse(body).choices[0].message.content !== replyText) throw new Error(`aimock answers something else: ${body.slice(0, 200)}`)

serveBlocks({ body }, ({ calls }) => timeCalls(calls, false))
