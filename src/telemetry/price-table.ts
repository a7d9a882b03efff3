/** List prices in US dollars per million tokens, standard tier, text. */
export interface Price {
  readonly model: string
  readonly input: number
  readonly cachedInput: number
  readonly output: number
  /** The price holds up to this many input tokens a call; above it the provider charges another. */
  readonly maxInputTokens?: number
  readonly asOf: string
  readonly source: string
}

const openai = { asOf: '2026-03-21', source: 'https://platform.openai.com/docs/pricing' }
const anthropic = { asOf: '2026-03-21', source: 'https://docs.anthropic.com/en/docs/about-claude/pricing' }
const openaiEmbeddings = { asOf: '2025-10-01', source: 'https://platform.openai.com/docs/pricing' }
const google = { asOf: '2025-10-01', source: 'https://ai.google.dev/gemini-api/docs/pricing' }

export const priceTable: readonly Price[] = [
  { model: 'gpt-5', input: 1.25, cachedInput: 0.125, output: 10, ...openai },
  { model: 'gpt-5-mini', input: 0.25, cachedInput: 0.025, output: 2, ...openai },
  { model: 'gpt-5-nano', input: 0.05, cachedInput: 0.005, output: 0.4, ...openai },
  { model: 'gpt-4.1', input: 2, cachedInput: 0.5, output: 8, ...openai },
  { model: 'gpt-4.1-mini', input: 0.4, cachedInput: 0.1, output: 1.6, ...openai },
  { model: 'gpt-4.1-nano', input: 0.1, cachedInput: 0.025, output: 0.4, ...openai },
  { model: 'gpt-4o', input: 2.5, cachedInput: 1.25, output: 10, ...openai },
  { model: 'gpt-4o-mini', input: 0.15, cachedInput: 0.075, output: 0.6, ...openai },
  { model: 'o3', input: 2, cachedInput: 0.5, output: 8, ...openai },
  { model: 'o4-mini', input: 1.1, cachedInput: 0.275, output: 4.4, ...openai },
  { model: 'claude-opus-4-6', input: 5, cachedInput: 0.5, output: 25, ...anthropic },
  { model: 'claude-opus-4-5', input: 5, cachedInput: 0.5, output: 25, ...anthropic },
  { model: 'claude-opus-4-1', input: 15, cachedInput: 1.5, output: 75, ...anthropic },
  { model: 'claude-sonnet-4-6', input: 3, cachedInput: 0.3, output: 15, ...anthropic },
  { model: 'claude-sonnet-4-5', input: 3, cachedInput: 0.3, output: 15, maxInputTokens: 200_000, ...anthropic },
  { model: 'claude-sonnet-4', input: 3, cachedInput: 0.3, output: 15, maxInputTokens: 200_000, ...anthropic },
  { model: 'claude-haiku-4-5', input: 1, cachedInput: 0.1, output: 5, ...anthropic },
  { model: 'claude-3-5-haiku', input: 0.8, cachedInput: 0.08, output: 4, ...anthropic },
  { model: 'gemini-2.5-pro', input: 1.25, cachedInput: 0.125, output: 10, maxInputTokens: 200_000, ...google },
  { model: 'gemini-2.5-flash', input: 0.3, cachedInput: 0.03, output: 2.5, ...google },
  { model: 'gemini-2.5-flash-lite', input: 0.1, cachedInput: 0.01, output: 0.4, ...google },
  // Vectors and verdicts cost what goes in.
  { model: 'text-embedding-3-small', input: 0.02, cachedInput: 0.02, output: 0, ...openaiEmbeddings },
  { model: 'text-embedding-3-large', input: 0.13, cachedInput: 0.13, output: 0, ...openaiEmbeddings },
  { model: 'text-embedding-ada-002', input: 0.1, cachedInput: 0.1, output: 0, ...openaiEmbeddings },
  { model: 'omni-moderation-latest', input: 0, cachedInput: 0, output: 0, ...openaiEmbeddings },
  { model: 'gemini-embedding-001', input: 0.15, cachedInput: 0.15, output: 0, ...google },
]
