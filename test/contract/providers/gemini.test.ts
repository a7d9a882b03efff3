import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { gemini } from '../../../src/providers/gemini.ts'
import requests from '../../fixtures/exchanges/gemini/requests.json' with { type: 'json' }
import { aiSdkClient, asCallErrors } from './clients/ai-sdk.ts'
import { genaiClient, vertexExpressClient, vertexProjectClient } from './clients/genai.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

const models = 'https://generativelanguage.googleapis.com/v1beta/models/gemini-test'

describeProvider(gemini, {
  publicOrigin: 'https://generativelanguage.googleapis.com',
  requests: requests as unknown as RequestFixture[],
  chat: (stream) => ({
    url: stream ? `${models}:streamGenerateContent?alt=sse` : `${models}:generateContent`,
    body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
  }),
  own: [
    ['POST', `${models}:generateContent`],
    ['POST', `${models}:streamGenerateContent`],
    ['POST', `${models}%3AgenerateContent`],
    ['POST', 'https://generativelanguage.googleapis.com/v1/models/gemini-test:generateContent'],
    ['POST', 'https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-test:generateContent'],
    [
      'POST',
      'https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-test:streamGenerateContent?alt=sse',
    ],
    ['POST', `${models}:countTokens`],
  ],
  foreign: [
    ['GET', `${models}:generateContent`],
    ['POST', 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions'],
    ['POST', 'https://generativelanguage.googleapis.com/v1beta/interactions'],
    [
      'POST',
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-test:rawPredict',
    ],
  ],
  clients: [
    genaiClient,
    vertexExpressClient,
    vertexProjectClient,
    aiSdkClient(
      'ai + @ai-sdk/google',
      (origin) => createGoogleGenerativeAI({ apiKey: 'x', baseURL: `${origin}/v1beta` })('gemini-2.5-flash'),
      asCallErrors(genaiClient.errors),
      genaiClient.truncatedArguments,
    ),
  ],
})
