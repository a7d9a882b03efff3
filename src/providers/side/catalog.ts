import type { SideOperation } from '../../model/side.ts'
import { bedrockSide } from './bedrock.ts'
import { cohereSide } from './cohere.ts'
import { geminiSide } from './gemini.ts'
import { jina } from './jina.ts'
import { mistralSide } from './mistral.ts'
import { ollamaSide } from './ollama.ts'
import { openaiSide } from './openai.ts'
import { type AnyProvider, isSideProvider, type SideProvider } from './side-provider.ts'
import { voyage } from './voyage.ts'

/** The side end points khaostest speaks, in the order they are asked: those with hosts of their own before the form that many hosts share. */
export const builtInSideProviders: readonly SideProvider[] = [
  voyage,
  jina,
  cohereSide,
  mistralSide,
  geminiSide,
  bedrockSide,
  ollamaSide,
  openaiSide,
]

export interface FoundSide {
  readonly provider: SideProvider
  readonly operation: SideOperation
}

/** The first side provider that knows the URL: one of those that were passed in, else one of ours. */
export function findSide(method: string, url: URL, given: readonly AnyProvider[] = []): FoundSide | undefined {
  if (method !== 'POST') return undefined
  const candidates = given.some(isSideProvider) ? [...given.filter(isSideProvider), ...builtInSideProviders] : builtInSideProviders
  for (const provider of candidates) {
    const operation = provider.side(method, url)
    if (operation !== undefined) return { provider, operation }
  }
  return undefined
}
