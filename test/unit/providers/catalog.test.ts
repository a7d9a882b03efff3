import { describe, expect, it } from 'vitest'
import {
  builtInProviders,
  builtInSideProviders,
  findProvider,
  findSide,
  isProviderHost,
  speaksWire,
  whatIsMissing,
} from '../../../src/providers/catalog.ts'
import { defineProvider } from '../../../src/providers/provider.ts'
import { defineSideProvider } from '../../../src/providers/side/side-provider.ts'

function found(method: string, url: string): string | undefined {
  const match = findProvider(method, new URL(url))
  return (
    match && `${match.provider.name} ${match.operation.kind === 'chat' ? `chat stream=${match.operation.stream}` : match.operation.name}`
  )
}

describe('findProvider', () => {
  it.each([
    ['POST', 'https://api.openai.com/v1/chat/completions', 'openai-chat chat stream=false'],
    ['POST', 'https://api.openai.com/v1/responses', 'openai-responses chat stream=false'],
    ['GET', 'https://api.openai.com/v1/responses/resp_12', 'openai-responses get_response'],
    ['POST', 'https://api.anthropic.com/v1/messages', 'anthropic chat stream=false'],
    ['POST', 'https://generativelanguage.googleapis.com/v1beta/models/g:streamGenerateContent?alt=sse', 'gemini chat stream=true'],
    ['POST', 'https://api.cohere.ai/compatibility/v1/chat/completions', 'openai-chat chat stream=false'],
    ['POST', 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/converse-stream', 'bedrock chat stream=true'],
    ['POST', 'https://api.mistral.ai/v1/chat/completions', 'mistral chat stream=false'],
    ['POST', 'https://codestral.mistral.ai/v1/fim/completions', 'mistral chat stream=false'],
    ['POST', 'https://api.cohere.com/v2/chat', 'cohere chat stream=false'],
    ['POST', 'http://127.0.0.1:11434/api/chat', 'ollama chat stream=false'],
    ['POST', 'http://127.0.0.1:11434/v1/chat/completions', 'openai-chat chat stream=false'],
    ['GET', 'http://127.0.0.1:11434/api/tags', 'ollama tags'],
  ])('finds who speaks %s %s', (method, url, expected) => {
    expect(found(method, url)).toBe(expected)
  })

  it.each([
    ['POST', 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/apply'],
    ['GET', 'https://weather.test/today'],
  ])('finds nobody for %s %s', (method, url) => {
    expect(found(method, url)).toBeUndefined()
  })

  it.each([
    ...[
      '/v1/chat/completions',
      '/v1/responses',
      '/v1/messages',
      '/v1beta/models/g:generateContent',
      '/v1/models',
      '/v1/embeddings',
      '/v2/chat',
      '/api/chat',
    ].map((path) => `https://api.openai.com${path}`),
    ...['/v1/chat/completions', '/v1/models', '/v1/embeddings', '/v1/chat/moderations'].map((path) => `https://api.mistral.ai${path}`),
    ...['/v2/chat', '/v1/chat', '/v1/models', '/v2/embed', '/v1/rerank', '/compatibility/v1/chat/completions'].map(
      (path) => `https://api.cohere.com${path}`,
    ),
    ...['/api/chat', '/api/tags', '/api/embed', '/v1/chat/completions', '/'].map((path) => `http://localhost:11434${path}`),
  ])('gives %s to one adapter', (address) => {
    const url = new URL(address)

    const chats = builtInProviders.filter((provider) => provider.operation('POST', url) ?? provider.operation('GET', url))
    const side = findSide('POST', url)

    expect([...chats, ...(side ? [side.provider] : [])]).toHaveLength(1)
  })

  it('asks the providers it is given, in order', () => {
    const [first] = builtInProviders
    if (first === undefined) throw new Error('no provider')
    const own = defineProvider({ ...first, name: 'own', operation: () => ({ kind: 'other', name: 'anything' }) })

    expect(findProvider('GET', new URL('https://own.test/x'), [own, ...builtInProviders])?.provider.name).toBe('own')
  })
})

describe('findSide', () => {
  it.each([
    ['https://api.openai.com/v1/embeddings', 'openai embedding'],
    ['https://api.openai.com/v1/moderations', 'openai moderation'],
    ['https://shop.openai.azure.com/openai/deployments/emb/embeddings?api-version=2024-10-21', 'openai embedding'],
    ['https://shop.openai.azure.com/openai/v1/embeddings', 'openai embedding'],
    ['http://localhost:8000/v1/embeddings', 'openai embedding'],
    ['http://localhost:11434/v1/embeddings', 'openai embedding'],
    ['https://api.cohere.ai/compatibility/v1/embeddings', 'openai embedding'],
    ['https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:batchEmbedContents', 'gemini embedding'],
    [
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/text-embedding-005:predict',
      'gemini embedding',
    ],
    ['https://api.cohere.com/v2/embed', 'cohere embedding'],
    ['https://api.cohere.com/v1/rerank', 'cohere rerank'],
    ['https://api.mistral.ai/v1/embeddings', 'mistral embedding'],
    ['https://api.mistral.ai/v1/chat/moderations', 'mistral moderation'],
    ['https://api.voyageai.com/v1/rerank', 'voyage rerank'],
    ['https://api.jina.ai/v1/embeddings', 'jina embedding'],
    ['http://127.0.0.1:11434/api/embed', 'ollama embedding'],
    ['http://127.0.0.1:11434/api/embeddings', 'ollama embedding'],
    ['https://bedrock-runtime.eu-west-1.amazonaws.com/model/amazon.titan-embed-text-v2%3A0/invoke', 'bedrock embedding'],
    ['https://bedrock-runtime.eu-west-1.amazonaws.com/model/cohere.rerank-v3-5%3A0/invoke', 'bedrock rerank'],
    ['https://bedrock-agent-runtime.eu-west-1.amazonaws.com/rerank', 'bedrock rerank'],
    ['https://bedrock-runtime.eu-west-1.amazonaws.com/guardrail/gr1/version/1/apply', 'bedrock moderation'],
  ])('finds who answers %s', (url, expected) => {
    const match = findSide('POST', new URL(url))

    expect(match && `${match.provider.name} ${match.operation}`).toBe(expected)
  })

  it.each([
    'https://api.openai.com/v1/chat/completions',
    'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/imagen-4:predict',
    'https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-haiku-4-5/invoke',
    'https://api.mistral.ai/v1/chat/completions',
    'https://shop.test/rerank',
  ])('finds nobody for %s', (url) => {
    expect(findSide('POST', new URL(url))).toBeUndefined()
  })

  it('asks an adapter that was passed in before ours', () => {
    const [first] = builtInSideProviders
    if (first === undefined) throw new Error('no side provider')
    const own = defineSideProvider({ ...first, name: 'own', side: () => 'rerank' })

    expect(findSide('POST', new URL('https://api.openai.com/v1/embeddings'), [own])?.provider.name).toBe('own')
  })

  it('takes the form many hosts share on an unknown host only with a fitting body', () => {
    const url = new URL('https://shop.test/embeddings')
    const match = findSide('POST', url)
    if (match === undefined) throw new Error('not matched')

    expect(speaksWire(match.provider, url, { model: 'm', input: ['a'] })).toBe(true)
    expect(speaksWire(match.provider, url, { product: 7 })).toBe(false)
  })
})

describe('speaksWire', () => {
  const url = 'https://mail.test/v1/messages'
  const match = findProvider('POST', new URL(url))?.provider

  it('takes a known path on an unknown host only with a fitting body', () => {
    if (match === undefined) throw new Error('not matched')

    expect(speaksWire(match, new URL(url), { to: 'a@b.test', body: 'hi' })).toBe(false)
    expect(speaksWire(match, new URL(url), { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] })).toBe(true)
  })

  it.each([
    ['the useChat body of a web app', '/api/chat', { id: 'a', messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }] }],
    ['a web app that names a model', '/api/chat', { model: 'gpt-5', messages: [{ role: 'user', content: 'hi' }] }],
    ['a chat room', '/v2/chat', { room: 'lobby', messages: ['hi'] }],
    ['a generator of anything else', '/api/generate', { prompt: 'a cat' }],
  ])('leaves %s alone', (_whose, path, body) => {
    const address = new URL(`https://shop.test${path}`)
    const provider = findProvider('POST', address)?.provider

    expect(provider && speaksWire(provider, address, body)).toBe(false)
  })

  it.each([
    ['/api/chat', { model: 'llama3', messages: [{ role: 'user', content: 'hi' }], stream: false }],
    ['/api/generate', { model: 'llama3', prompt: 'hi', options: {} }],
    ['/v2/chat', { model: 'command-a', messages: [{ role: 'user', content: 'hi' }] }],
  ])('knows the wire behind a proxy by its body: %s', (path, body) => {
    const address = new URL(`https://llm.corp.test${path}`)
    const provider = findProvider('POST', address)?.provider

    expect(provider && speaksWire(provider, address, body)).toBe(true)
  })

  it('takes any body on a model host', () => {
    if (match === undefined) throw new Error('not matched')

    expect(speaksWire(match, new URL('https://api.anthropic.com/v1/messages'), undefined)).toBe(true)
  })
})

describe('isProviderHost', () => {
  it.each([
    'api.openai.com',
    'API.OPENAI.COM',
    'eu.api.openai.com',
    'x.openai.azure.com',
    'api.mistral.ai',
    'api.cohere.com',
    'bedrock-runtime.us-east-1.amazonaws.com',
    'ai-gateway.vercel.sh',
    'api.voyageai.com',
    '127.0.0.1:11434',
    'localhost:11434',
    'europe-west4-aiplatform.googleapis.com',
    'api.groq.com:443',
  ])('knows %s', (host) => {
    expect(isProviderHost(host)).toBe(true)
  })

  it.each([
    'localhost:3000',
    '127.0.0.1',
    'openai.com.evil.test',
    'evilapi.openai.com.test',
    'storage.googleapis.com',
    's3.us-east-1.amazonaws.com',
  ])('does not claim %s', (host) => {
    expect(isProviderHost(host)).toBe(false)
  })
})

describe('whatIsMissing', () => {
  it('names the wire that is not spoken and what to do', () => {
    const text = whatIsMissing(new URL('https://ai-gateway.vercel.sh/v4/ai/language-model'))

    expect(text).toContain('ai-gateway.vercel.sh/v4/ai/language-model')
    expect(text).toContain('Vercel AI Gateway')
    expect(text).toContain('model object instead of a model name')
  })

  it('tells an unknown path of a spoken API from an unspoken API', () => {
    expect(whatIsMissing(new URL('https://api.openai.com/v1/audio/speech'))).toMatch(
      /answers only its chat, embedding, rerank and moderation operations/,
    )
    expect(whatIsMissing(new URL('https://api.replicate.com/v1/predictions'))).toMatch(/does not speak yet/)
  })

  it('shows no query string', () => {
    expect(whatIsMissing(new URL('https://generativelanguage.googleapis.com/v1beta/interactions?key=secret'))).not.toContain('secret')
  })
})
