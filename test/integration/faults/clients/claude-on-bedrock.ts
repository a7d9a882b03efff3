import AnthropicBedrock from '@anthropic-ai/bedrock-sdk'
import type { MatrixClient } from '../client.ts'
import { askClaude, claudeSettings } from './anthropic.ts'

/** `@anthropic-ai/bedrock-sdk`: InvokeModel over `fetch`, with the retries of Anthropic's library. */
export const claudeOnBedrock: MatrixClient = {
  name: 'claude on bedrock',
  provider: 'bedrock-invoke',
  ask: askClaude((options) => new AnthropicBedrock({ awsRegion: 'eu-west-1', apiKey: 'x', ...claudeSettings(options) })),
}
