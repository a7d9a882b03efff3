import { createOpenAI } from '@ai-sdk/openai'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import requests from '../../fixtures/exchanges/openai-chat/requests.json' with { type: 'json' }
import { aiSdkClient, asCallErrors } from './clients/ai-sdk.ts'
import { langchainClient } from './clients/langchain.ts'
import { openaiChatClient } from './clients/openai.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

describeProvider(openaiChat, {
  publicOrigin: 'https://api.openai.com',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: 'https://api.openai.com/v1/chat/completions',
    body: {
      model: 'gpt-test',
      messages: [{ role: 'user', content: 'hi' }],
      ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
    },
  }),
  own: [
    ['POST', 'https://api.openai.com/v1/chat/completions'],
    ['POST', 'https://myres.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01'],
    ['POST', 'https://openrouter.ai/api/v1/chat/completions'],
    ['POST', 'https://api.groq.com/openai/v1/chat/completions'],
    ['POST', 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions'],
    ['POST', 'http://localhost:11434/v1/chat/completions'],
    ['GET', 'https://api.openai.com/v1/models'],
    ['GET', 'https://api.openai.com/v1/models/gpt-test'],
  ],
  foreign: [
    // Embeddings are an adapter of their own.
    ['POST', 'https://api.openai.com/v1/embeddings'],
    ['GET', 'https://api.openai.com/v1/chat/completions'],
    ['POST', 'https://api.mistral.ai/v1/chat/completions'],
    ['POST', 'https://api.openai.com/v1/responses'],
    ['POST', 'https://api.anthropic.com/v1/messages'],
    ['GET', 'https://cars.test/models'],
    ['POST', 'https://api.openai.com/v1/audio/speech'],
    ['POST', 'https://chat.test/completions-list'],
  ],
  clients: [
    openaiChatClient,
    aiSdkClient(
      'ai + @ai-sdk/openai (chat)',
      (origin) => createOpenAI({ apiKey: 'x', baseURL: `${origin}/v1` }).chat('gpt-test'),
      asCallErrors(openaiChatClient.errors),
    ),
    langchainClient(false),
  ],
})
