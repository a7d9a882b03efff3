import { entriesOf, type Ledger } from '../model/ledger.ts'

/** Client libraries by the product name they send. More special names first: frameworks often wrap another client. */
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/langchainjs/i, 'langchain'],
  [/Agents\/JavaScript/i, 'openai-agents'],
  [/mastra/i, 'mastra'],
  [/\bai-sdk\b|(?<![\w-])ai\/\d/i, 'ai-sdk'],
  [/google-genai-sdk/i, 'google-genai'],
  [/Anthropic\/JS/i, 'anthropic'],
  [/OpenAI\/JS/i, 'openai'],
  [/mistral-client-typescript/i, 'mistral'],
  [/cohere-ai/i, 'cohere'],
  [/ollama-js/i, 'ollama'],
]

/** The framework an agent is built on, from the header its client sends; `unknown` when it says nothing. */
export function detectFramework(ledger: Ledger): string {
  for (const { userAgent } of entriesOf(ledger, 'exchange')) {
    const found = PRODUCTS.find(([pattern]) => userAgent !== undefined && pattern.test(userAgent))
    if (found) return found[1]
  }
  return 'unknown'
}
