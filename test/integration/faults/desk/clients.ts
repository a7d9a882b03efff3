/** Client libraries that hold the desk's conversations. */
export const deskClients = [
  'openai chat',
  'openai responses',
  'anthropic',
  'genai',
  'ai sdk',
  'langgraph',
  'mistral',
  'cohere',
  'ollama',
  'bedrock',
] as const

export type DeskClient = (typeof deskClients)[number]
