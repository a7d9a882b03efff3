import { describe, expect, it } from 'vitest'
import { builtInProviders, findProvider, isProviderHost, speaksWire, whatIsMissing } from '../../../src/providers/catalog.ts'
import { defineProvider } from '../../../src/providers/provider.ts'

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
    ...['/v1/chat/completions', '/v1/models', '/v1/embeddings'].map((path) => `https://api.mistral.ai${path}`),
    ...['/v2/chat', '/v1/chat', '/v1/models', '/v2/embed', '/compatibility/v1/chat/completions'].map(
      (path) => `https://api.cohere.com${path}`,
    ),
    ...['/api/chat', '/api/tags', '/v1/chat/completions', '/'].map((path) => `http://localhost:11434${path}`),
  ])('gives %s to one adapter', (address) => {
    const url = new URL(address)

    const claims = builtInProviders.filter((provider) => provider.operation('POST', url) ?? provider.operation('GET', url))

    expect(claims).toHaveLength(1)
  })

  it('asks the providers it is given, in order', () => {
    const [first] = builtInProviders
    if (first === undefined) throw new Error('no provider')
    const own = defineProvider({ ...first, name: 'own', operation: () => ({ kind: 'other', name: 'anything' }) })

    expect(findProvider('GET', new URL('https://own.test/x'), [own, ...builtInProviders])?.provider.name).toBe('own')
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
    expect(whatIsMissing(new URL('https://api.openai.com/v1/audio/speech'))).toMatch(/answers only its chat operations/)
    expect(whatIsMissing(new URL('https://api.voyageai.com/v1/rerank'))).toMatch(/does not speak yet/)
  })

  it('shows no query string', () => {
    expect(whatIsMissing(new URL('https://generativelanguage.googleapis.com/v1beta/interactions?key=secret'))).not.toContain('secret')
  })
})
