import AnthropicBedrock from '@anthropic-ai/bedrock-sdk'
import { describe, expect, it } from 'vitest'
import { bedrockInvoke } from '../../../src/providers/bedrock-invoke.ts'
import anthropicRequests from '../../fixtures/exchanges/bedrock-invoke/anthropic.json' with { type: 'json' }
import novaRequests from '../../fixtures/exchanges/bedrock-invoke/nova.json' with { type: 'json' }
import { anthropicClientOver } from './clients/anthropic.ts'
import { novaClient } from './clients/bedrock.ts'
import type { Client } from './clients/client.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

const ORIGIN = 'https://bedrock-runtime.eu-west-1.amazonaws.com'
const MODEL = `${ORIGIN}/model/eu.anthropic.claude-test-v1%3A0`
const urls = {
  own: [
    ['POST', `${MODEL}/invoke`],
    ['POST', `${MODEL}/invoke-with-response-stream`],
  ],
  foreign: [
    ['GET', `${MODEL}/invoke`],
    ['POST', `${MODEL}/converse`],
    ['POST', `${MODEL}/invoke-with-bidirectional-stream`],
    ['POST', 'https://shop.test/invoke'],
  ],
} as const

const claude = anthropicClientOver(
  '@anthropic-ai/bedrock-sdk',
  (origin) => new AnthropicBedrock({ baseURL: origin, awsRegion: 'eu-west-1', apiKey: 'offline', maxRetries: 0 }),
)
const bedrockClaude: Client = {
  ...claude,
  errors: {
    ...claude.errors,
    overloaded: { name: 'ServiceUnavailableError', status: 503 },
    unauthenticated: { name: 'PermissionDeniedError', status: 403 },
  },
}

describe('with the bodies of Anthropic', () => {
  describeProvider(bedrockInvoke, {
    publicOrigin: ORIGIN,
    requests: anthropicRequests as unknown as RequestFixture[],
    chat: (stream) => ({
      url: `${MODEL}/${stream ? 'invoke-with-response-stream' : 'invoke'}`,
      body: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 500, messages: [{ role: 'user', content: 'hi' }] },
    }),
    ...urls,
    clients: [bedrockClaude],
  })
})

describe('with the bodies of Nova', () => {
  describeProvider(bedrockInvoke, {
    publicOrigin: ORIGIN,
    requests: novaRequests as unknown as RequestFixture[],
    uncounted: ['reasoningTokens'],
    toolChoices: ['auto', 'required', 'named'],
    chat: (stream) => ({
      url: `${MODEL}/${stream ? 'invoke-with-response-stream' : 'invoke'}`,
      body: { schemaVersion: 'messages-v1', messages: [{ role: 'user', content: [{ text: 'hi' }] }] },
    }),
    ...urls,
    clients: [novaClient],
  })
})

describe('with other bodies', () => {
  it.each([
    ['Llama', { prompt: 'hi', max_gen_len: 64 }],
    ['Titan', { inputText: 'hi', textGenerationConfig: {} }],
    ['Mistral', { prompt: '<s>[INST] hi [/INST]', max_tokens: 64 }],
    ['nothing', undefined],
  ])('says what helps: %s', (_name, body) => {
    expect(bedrockInvoke.unspoken?.(body)).toContain('ConverseCommand')
    expect(bedrockInvoke.recognizes?.(body)).toBe(false)
  })
})
