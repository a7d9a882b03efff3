import { createAnthropic } from '@ai-sdk/anthropic'
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'
import { anthropic } from '../../../src/providers/anthropic.ts'
import requests from '../../fixtures/exchanges/anthropic/requests.json' with { type: 'json' }
import { aiSdkClient, asCallErrors } from './clients/ai-sdk.ts'
import { anthropicClient, anthropicClientOver } from './clients/anthropic.ts'
import type { Client } from './clients/client.ts'
import { offlineAuth } from './clients/google-auth.ts'
import { langchainAnthropicClient } from './clients/langchain.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

const vertex = anthropicClientOver(
  '@anthropic-ai/vertex-sdk',
  (origin) =>
    new AnthropicVertex({
      baseURL: `${origin}/v1`,
      region: 'us-east5',
      projectId: 'p',
      authClient: offlineAuth(),
      maxRetries: 0,
    }),
)
/** The platform answers first, in its own words. */
const vertexClient: Client = { ...vertex, errors: { ...vertex.errors, quota_exhausted: { name: 'RateLimitError', status: 429 } } }

describeProvider(anthropic, {
  publicOrigin: 'https://api.anthropic.com',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: 'https://api.anthropic.com/v1/messages',
    body: { model: 'claude-test', max_tokens: 500, messages: [{ role: 'user', content: 'hi' }], ...(stream ? { stream } : {}) },
  }),
  own: [
    ['POST', 'https://api.anthropic.com/v1/messages'],
    ['POST', 'https://api.anthropic.com/v1/messages?beta=true'],
    ['POST', 'https://api.anthropic.com/v1/messages/count_tokens'],
    ['POST', 'https://api.deepseek.com/anthropic/v1/messages'],
    [
      'POST',
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-test:rawPredict',
    ],
  ],
  foreign: [
    ['GET', 'https://api.anthropic.com/v1/messages'],
    ['POST', 'https://mail.test/v2/messages'],
    ['POST', 'https://api.openai.com/v1/responses'],
    ['POST', 'https://api.anthropic.com/v1/complete'],
  ],
  clients: [
    anthropicClient,
    vertexClient,
    aiSdkClient(
      'ai + @ai-sdk/anthropic',
      (origin) => createAnthropic({ apiKey: 'x', baseURL: `${origin}/v1` })('claude-sonnet-4-5'),
      asCallErrors(anthropicClient.errors),
    ),
    langchainAnthropicClient,
  ],
})
