import { bedrock } from '../../../src/providers/bedrock.ts'
import requests from '../../fixtures/exchanges/bedrock/requests.json' with { type: 'json' }
import { bedrockClient } from './clients/bedrock.ts'
import { describeProvider } from './describe-provider.ts'
import type { RequestFixture } from './fixtures.ts'

const ORIGIN = 'https://bedrock-runtime.eu-west-1.amazonaws.com'

describeProvider(bedrock, {
  publicOrigin: ORIGIN,
  requests: requests as unknown as RequestFixture[],
  uncounted: ['reasoningTokens'],
  toolChoices: ['auto', 'required', 'named'],
  chat: (stream) => ({
    url: `${ORIGIN}/model/amazon.nova-test-v1%3A0/${stream ? 'converse-stream' : 'converse'}`,
    body: { messages: [{ role: 'user', content: [{ text: 'hi' }] }] },
  }),
  own: [
    ['POST', `${ORIGIN}/model/amazon.nova-test-v1%3A0/converse`],
    ['POST', `${ORIGIN}/model/amazon.nova-test-v1%3A0/converse-stream`],
    ['POST', 'https://gateway.test/bedrock/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fx/converse'],
    ['POST', `${ORIGIN}/model/amazon.nova-test-v1%3A0/count-tokens`],
  ],
  foreign: [
    ['GET', `${ORIGIN}/model/amazon.nova-test-v1%3A0/converse`],
    ['POST', `${ORIGIN}/model/amazon.nova-test-v1%3A0/invoke`],
    ['POST', `${ORIGIN}/guardrail/g/version/1/apply`],
    ['POST', 'https://shop.test/converse'],
  ],
  clients: [bedrockClient],
})
