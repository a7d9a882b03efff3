import { createOpenAI } from '@ai-sdk/openai'
import { generateText, streamText } from 'ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelReply } from '../../../src/model/exchange.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { fails, type ProviderServer, says, startProviderServer } from '../../support/provider-server.ts'

/** Hosts that speak Chat Completions with fields, comments and envelopes of their own, by the path their clients use. */
const hosts = [
  ['Groq', 'https://api.groq.com', '/openai/v1'],
  ['OpenRouter', 'https://openrouter.ai', '/api/v1'],
  ['DeepSeek', 'https://api.deepseek.com', ''],
  ['xAI', 'https://api.x.ai', '/v1'],
  ['Together', 'https://api.together.xyz', '/v1'],
  ['Azure', 'https://res.openai.azure.com', '/openai/deployments/d'],
  ['Cohere, compatible', 'https://api.cohere.ai', '/compatibility/v1'],
  ['Ollama, compatible', 'http://localhost:11434', '/v1'],
  ['a local server', 'http://127.0.0.1:8000', '/v1'],
] as const

const reply: ModelReply = {
  text: 'It rains in Øresund today.',
  reasoning: 'Look outside.',
  toolCalls: [{ id: 'call_a', name: 'search', arguments: '{"q":"trains to Malmö"}' }],
  finish: 'tool_calls',
  usage: { inputTokens: 20, outputTokens: 9, cachedTokens: 4, reasoningTokens: 3 },
}
const { text, toolCalls } = reply
const parameters = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }
const tools = [{ type: 'function' as const, function: { name: 'search', description: 'Searches.', parameters } }]
const request = { model: 'm', messages: [{ role: 'user' as const, content: 'weather?' }], tools }

describe.each(hosts)('%s', (_name, host, path) => {
  let server: ProviderServer
  beforeAll(async () => {
    server = await startProviderServer(openaiChat, host)
  })
  afterAll(() => server.close())
  const connect = () => new OpenAI({ apiKey: 'x', baseURL: `${server.origin}${path}`, maxRetries: 0 })

  it('is read by the openai client, whole and streamed', async () => {
    server.play(says(reply))

    const whole = await connect().chat.completions.create(request)
    const streamed = await connect().chat.completions.stream(request).finalChatCompletion()

    for (const { choices } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: text, refusal: null } })
      const [call] = choices[0]?.message.tool_calls ?? []
      expect(call?.type === 'function' && [call.id, call.function.name, call.function.arguments]).toEqual([
        'call_a',
        'search',
        toolCalls[0]?.arguments,
      ])
    }
    expect(whole.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 })
  })

  it('is read by the AI SDK, whole and streamed', async () => {
    const { toolCalls: _calls, ...plain } = reply
    server.play(says({ ...plain, toolCalls: [], finish: 'stop' }))
    const settings = {
      model: createOpenAI({ apiKey: 'x', baseURL: `${server.origin}${path}` }).chat('m'),
      prompt: 'weather?',
      maxRetries: 0,
    }

    const whole = await generateText(settings)
    const streamed = streamText(settings)

    expect([whole.text, await streamed.text]).toEqual([text, text])
    expect([whole.finishReason, await streamed.finishReason]).toEqual(['stop', 'stop'])
  })

  it('refuses in words the openai client understands', async () => {
    server.play(fails('rate_limited', { message: 'told so', retryAfter: { seconds: 3, form: 'seconds' } }))

    const failure = await connect()
      .chat.completions.create(request)
      .catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(OpenAI.RateLimitError)
    expect(failure instanceof OpenAI.APIError && [failure.status, failure.headers?.get('retry-after')]).toEqual([429, '3'])
    expect(String(failure)).toContain('told so')
  })
})
