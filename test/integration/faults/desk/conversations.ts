import type { DeskClient } from './clients.ts'
import type { Speak } from './conversation.ts'
import { aiSdkDesk } from './conversations/ai-sdk.ts'
import { anthropicDesk } from './conversations/anthropic.ts'
import { bedrockDesk } from './conversations/bedrock.ts'
import { cohereDesk } from './conversations/cohere.ts'
import { genaiDesk } from './conversations/genai.ts'
import { langgraphDesk } from './conversations/langgraph.ts'
import { mistralDesk } from './conversations/mistral.ts'
import { ollamaDesk } from './conversations/ollama.ts'
import { openaiChatDesk } from './conversations/openai-chat.ts'
import { openaiResponsesDesk } from './conversations/openai-responses.ts'

/** A conversation of several turns with a tool on each client, as its own documentation shows it. */
export const conversations = {
  'openai chat': openaiChatDesk,
  'openai responses': openaiResponsesDesk,
  anthropic: anthropicDesk,
  genai: genaiDesk,
  'ai sdk': aiSdkDesk,
  langgraph: langgraphDesk,
  mistral: mistralDesk,
  cohere: cohereDesk,
  ollama: ollamaDesk,
  bedrock: bedrockDesk,
} as const satisfies Record<DeskClient, () => Speak>
