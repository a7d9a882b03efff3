import type { AnthropicVertex } from '@anthropic-ai/vertex-sdk'

type Options = NonNullable<ConstructorParameters<typeof AnthropicVertex>[0]>
type AuthClient = Exclude<Options['authClient'], null | undefined>

/** Credentials that need no token service: the part of a Google auth client that the libraries use. */
export function offlineAuth(): AuthClient {
  const headers = new Headers({ authorization: 'Bearer offline' })
  return { projectId: 'p', getRequestHeaders: async () => headers } as unknown as AuthClient
}
