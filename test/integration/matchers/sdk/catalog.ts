import { aiSdk } from './ai-sdk.ts'
import { anthropic } from './anthropic.ts'
import { genai, genaiRetrying } from './genai.ts'
import { langchain } from './langchain.ts'
import { openai, openaiAgents } from './openai.ts'
import { bedrock, cohere, mistral, mistralRetrying, ollama } from './others.ts'
import type { Sdk } from './sdk.ts'

/** Every client library whose own behaviour is shown. Those that retry only when told to stand here twice. */
export const sdks: readonly Sdk[] = [
  openai,
  openaiAgents,
  anthropic,
  genai,
  genaiRetrying,
  aiSdk,
  langchain,
  mistral,
  mistralRetrying,
  cohere,
  ollama,
  bedrock,
]
