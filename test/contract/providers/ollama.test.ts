import { ollama } from '../../../src/providers/ollama.ts'
import requests from '../../fixtures/exchanges/ollama/requests.json' with { type: 'json' }
import { ollamaClient } from './clients/ollama.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

describeProvider(ollama, {
  publicOrigin: 'http://127.0.0.1:11434',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: 'http://127.0.0.1:11434/api/chat',
    body: { model: 'llama-test', messages: [{ role: 'user', content: 'hi' }], ...(stream ? {} : { stream }) },
  }),
  refusesInText: true,
  toolChoices: ['auto'],
  uncounted: ['cachedTokens', 'reasoningTokens'],
  own: [
    ['POST', 'http://127.0.0.1:11434/api/chat'],
    ['POST', 'http://localhost:11434/api/generate'],
    ['POST', 'https://ollama.com/api/chat'],
    ['POST', 'http://gpu-box.test:8080/api/chat'],
    ['GET', 'http://127.0.0.1:11434/api/tags'],
    ['GET', 'http://127.0.0.1:11434/api/version'],
    ['POST', 'http://127.0.0.1:11434/api/show'],
    ['HEAD', 'http://127.0.0.1:11434/'],
  ],
  foreign: [
    ['GET', 'http://127.0.0.1:11434/api/chat'],
    ['POST', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['GET', 'http://shop.test/api/tags'],
    ['POST', 'http://shop.test/api/show'],
    ['GET', 'http://shop.test/'],
  ],
  clients: [ollamaClient],
})
