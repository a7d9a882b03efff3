import { Mistral } from '@mistralai/mistralai'
import { CohereClient } from 'cohere-ai'
import { Ollama } from 'ollama'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelReply } from '../../../src/model/exchange.ts'
import { cohere } from '../../../src/providers/cohere.ts'
import { mistral } from '../../../src/providers/mistral.ts'
import { ollama } from '../../../src/providers/ollama.ts'
import { type ProviderServer, says, startProviderServer } from '../../support/provider-server.ts'

const usage = { inputTokens: 20, outputTokens: 9, cachedTokens: 0, reasoningTokens: 0 }
const answer: ModelReply = { text: 'return a + b', toolCalls: [], finish: 'stop', usage }
const servers = new Map<string, ProviderServer>()

beforeAll(async () => {
  for (const [provider, host] of [
    [mistral, 'https://api.mistral.ai'],
    [cohere, 'https://api.cohere.com'],
    [ollama, 'http://127.0.0.1:11434'],
  ] as const)
    servers.set(provider.name, await startProviderServer(provider, host))
})
afterAll(() => Promise.all(Array.from(servers.values(), (server) => server.close())))

const serverOf = (name: string): ProviderServer => servers.get(name) ?? expect.fail(`no server for ${name}`)

describe('@mistralai/mistralai', () => {
  const connect = () => new Mistral({ apiKey: 'x', serverURL: serverOf('mistral').origin })

  it('lists models and knows each by its name', async () => {
    const { data } = await connect().models.list()
    const model = await connect().models.retrieve({ modelId: 'mistral-large-2512' })

    expect(data).toHaveLength(1)
    expect(model).toMatchObject({ id: 'mistral-large-2512', capabilities: { completionChat: true, functionCalling: true } })
  })

  it('fills a gap in code, whole and streamed', async () => {
    const { fim } = connect()
    serverOf('mistral').play(says(answer))
    const asked = { model: 'codestral-latest', prompt: 'function add(a, b) { ', suffix: ' }' }

    const whole = await fim.complete(asked)
    let streamed = ''
    for await (const { data } of await fim.stream(asked)) streamed += data.choices[0]?.delta.content

    expect([whole.choices[0]?.message?.content, streamed]).toEqual([answer.text, answer.text])
    expect(serverOf('mistral').requests[0]?.messages).toEqual([{ role: 'user', text: 'function add(a, b) { \n }' }])
  })

  it('asks an agent of the platform', async () => {
    serverOf('mistral').play(says(answer))

    const { choices } = await connect().agents.complete({ agentId: 'ag_1', messages: [{ role: 'user', content: 'hi' }] })

    expect(choices?.[0]?.message?.content).toBe(answer.text)
    expect(serverOf('mistral').requests[0]?.model).toBe('ag_1')
  })
})

describe('cohere-ai', () => {
  const connect = () => new CohereClient({ token: 'x', baseUrl: serverOf('cohere').origin, maxRetries: 0 })

  it('lists models, checks its key and counts tokens', async () => {
    const client = connect()

    const { models } = await client.models.list()
    const model = await client.models.get('command-a-03-2025')
    const key = await client.checkApiKey()
    const { tokens, tokenStrings } = await client.tokenize({ text: 'How many tokens?', model: 'command-a-03-2025' })

    expect(models).toHaveLength(1)
    expect(model).toMatchObject({ name: 'command-a-03-2025', endpoints: ['chat'] })
    expect(key.valid).toBe(true)
    expect([tokens.length, tokenStrings.join('')]).toEqual([4, 'How many tokens?'])
  })

  it('gives documents to the model', async () => {
    serverOf('cohere').play(says(answer))

    await connect().v2.chat({
      model: 'command-a-03-2025',
      documents: [{ data: { snippet: 'We open at nine.' } }],
      messages: [{ role: 'user', content: 'When?' }],
    })

    expect(serverOf('cohere').requests[0]?.messages.map(({ text }) => text)).toEqual(['{"snippet":"We open at nine."}', 'When?'])
  })
})

describe('ollama', () => {
  const connect = () => new Ollama({ host: serverOf('ollama').origin })

  it('asks about the server and its models', async () => {
    const client = connect()

    const [list, running, shown, version, pulled] = await Promise.all([
      client.list(),
      client.ps(),
      client.show({ model: 'llama3.3' }),
      client.version(),
      client.pull({ model: 'llama3.3' }),
    ])

    expect(list.models[0]).toMatchObject({ name: 'khaostest-offline:latest', details: { format: 'gguf' } })
    expect(running.models).toEqual([])
    expect(shown.capabilities).toContain('tools')
    expect(version.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(pulled.status).toBe('success')
  })

  it('follows a pull to its end', async () => {
    const seen: string[] = []
    for await (const { status } of await connect().pull({ model: 'llama3.3', stream: true })) seen.push(status)

    expect(seen.at(-1)).toBe('success')
  })

  it('completes a prompt, whole and streamed', async () => {
    serverOf('ollama').play(says(answer))
    const asked = { model: 'llama3.3', prompt: 'add a and b', system: 'Code only.' }

    const whole = await connect().generate({ ...asked, stream: false })
    let streamed = ''
    for await (const { response } of await connect().generate({ ...asked, stream: true })) streamed += response ?? ''

    expect([whole.response, streamed]).toEqual([answer.text, answer.text])
    expect(whole.eval_count).toBe(9)
    expect(serverOf('ollama').requests[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  })
})
