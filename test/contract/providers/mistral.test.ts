import { mistral } from '../../../src/providers/mistral.ts'
import requests from '../../fixtures/exchanges/mistral/requests.json' with { type: 'json' }
import { mistralClient } from './clients/mistral.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

const vertex = 'https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/mistralai/models'

describeProvider(mistral, {
  publicOrigin: 'https://api.mistral.ai',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: 'https://api.mistral.ai/v1/chat/completions',
    body: { model: 'mistral-test', messages: [{ role: 'user', content: 'hi' }], stream },
  }),
  refusesInText: true,
  own: [
    ['POST', 'https://api.mistral.ai/v1/chat/completions'],
    ['POST', 'https://api.mistral.ai/v1/chat/completions#stream'],
    ['POST', 'https://api.eu.mistral.ai/v1/chat/completions'],
    ['POST', 'https://codestral.mistral.ai/v1/fim/completions'],
    ['POST', 'https://api.mistral.ai/v1/agents/completions'],
    ['POST', `${vertex}/mistral-large:rawPredict`],
    ['POST', `${vertex}/mistral-large:streamRawPredict`],
    ['GET', 'https://api.mistral.ai/v1/models'],
    ['GET', 'https://api.mistral.ai/v1/models/mistral-test'],
  ],
  foreign: [
    // Embeddings are an adapter of their own.
    ['POST', 'https://api.mistral.ai/v1/embeddings'],
    ['GET', 'https://api.mistral.ai/v1/chat/completions'],
    ['POST', 'https://api.openai.com/v1/chat/completions'],
    ['POST', 'http://localhost:4000/v1/chat/completions'],
    ['POST', 'https://api.mistral.ai.evil.test/v1/chat/completions'],
    [
      'POST',
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-test:rawPredict',
    ],
  ],
  clients: [mistralClient],
})
