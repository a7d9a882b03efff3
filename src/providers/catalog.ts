import { anthropic } from './anthropic.ts'
import { bedrock } from './bedrock.ts'
import { bedrockInvoke } from './bedrock-invoke.ts'
import { cohere } from './cohere.ts'
import { gemini } from './gemini.ts'
import { mistral } from './mistral.ts'
import { ollama } from './ollama.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Operation, Provider } from './provider.ts'
import { isProviderHost } from './provider-hosts.ts'
import { type AnyProvider, isSideProvider, type SideProvider } from './side/side-provider.ts'

export { isProviderHost, whatIsMissing } from './provider-hosts.ts'
export { builtInSideProviders, findSide } from './side/catalog.ts'

/** The wires khaostest speaks, in the order they are asked. */
export const builtInProviders: readonly Provider[] = [
  openaiChat,
  openaiResponses,
  anthropic,
  gemini,
  mistral,
  cohere,
  ollama,
  bedrock,
  bedrockInvoke,
]

/** The first chat provider that knows the URL, with what the call is for. Looks at method, path and host only: cheap enough for every request. */
export function findProvider(
  method: string,
  url: URL,
  providers: readonly AnyProvider[] = builtInProviders,
): { readonly provider: Provider; readonly operation: Operation } | undefined {
  for (const provider of providers) {
    if (isSideProvider(provider)) continue
    const operation = provider.operation(method, url)
    if (operation !== undefined) return { provider, operation }
  }
  return undefined
}

/** Whether a call that `findProvider` matched is truly this wire: always on a model host, elsewhere when the body looks like it. */
export function speaksWire(provider: Pick<Provider | SideProvider, 'recognizes'>, url: URL, body: unknown): boolean {
  return isProviderHost(url.host) || provider.recognizes === undefined || provider.recognizes(body, url)
}
