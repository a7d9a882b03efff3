import { cohere } from '../../../src/providers/cohere.ts'
import requests from '../../fixtures/exchanges/cohere/requests.json' with { type: 'json' }
import { cohereClient } from './clients/cohere.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

describeProvider(cohere, {
  publicOrigin: 'https://api.cohere.com',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: 'https://api.cohere.com/v2/chat',
    body: { model: 'command-test', messages: [{ role: 'user', content: 'hi' }], stream },
  }),
  refusesInText: true,
  toolChoices: ['auto', 'none', 'required'],
  uncounted: ['reasoningTokens'],
  own: [
    ['POST', 'https://api.cohere.com/v2/chat'],
    ['POST', 'https://api.cohere.ai/v2/chat'],
    ['POST', 'https://gateway.test/cohere/v2/chat'],
    ['GET', 'https://api.cohere.com/v1/models'],
    ['GET', 'https://api.cohere.com/v1/models/command-test'],
    ['POST', 'https://api.cohere.com/v1/tokenize'],
    ['POST', 'https://api.cohere.com/v1/chat'],
  ],
  foreign: [
    // Embeddings are an adapter of their own.
    ['POST', 'https://api.cohere.com/v2/embed'],
    ['GET', 'https://api.cohere.com/v2/chat'],
    ['POST', 'https://api.cohere.ai/compatibility/v1/chat/completions'],
    ['POST', 'https://shop.test/v1/tokenize'],
    ['GET', 'https://shop.test/v1/models'],
  ],
  clients: [cohereClient],
})
