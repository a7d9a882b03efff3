import { aiSdkLoop } from './clients/ai-sdk.ts'
import { anthropicLoop } from './clients/anthropic.ts'
import { bedrockLoop } from './clients/bedrock.ts'
import { cohereLoop } from './clients/cohere.ts'
import { genaiLoop } from './clients/genai.ts'
import { mistralLoop } from './clients/mistral.ts'
import { ollamaLoop } from './clients/ollama.ts'
import { openaiChatLoop } from './clients/openai-chat.ts'
import { openaiResponsesLoop } from './clients/openai-responses.ts'
import type { ToolLoop } from './tool-loop.ts'

export type { RunTool } from './tool-loop.ts'

/** The tool loop of each client. */
export const toolLoops: Readonly<Record<string, ToolLoop>> = {
  'openai chat': openaiChatLoop,
  'openai responses': openaiResponsesLoop,
  anthropic: anthropicLoop,
  genai: genaiLoop,
  'ai sdk': aiSdkLoop,
  bedrock: bedrockLoop,
  mistral: mistralLoop,
  cohere: cohereLoop,
  ollama: ollamaLoop,
}
