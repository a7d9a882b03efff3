import { aiSdk } from './clients/ai-sdk.ts'
import { anthropic } from './clients/anthropic.ts'
import { bedrock } from './clients/bedrock.ts'
import { claudeOnBedrock } from './clients/claude-on-bedrock.ts'
import { cohere } from './clients/cohere.ts'
import { genai } from './clients/genai.ts'
import { mistral } from './clients/mistral.ts'
import { ollama } from './clients/ollama.ts'
import { openaiChat } from './clients/openai-chat.ts'
import { openaiResponses } from './clients/openai-responses.ts'

/** Every client the matrix drives. */
export const matrixClients = {
  'openai chat': openaiChat,
  'openai responses': openaiResponses,
  anthropic,
  genai,
  'ai sdk': aiSdk,
  bedrock,
  'claude on bedrock': claudeOnBedrock,
  mistral,
  cohere,
  ollama,
} as const
export type ClientName = keyof typeof matrixClients
