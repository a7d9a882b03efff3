import { describe } from 'vitest'
import type { Provider } from '../../../src/providers/provider.ts'
import { describeClient } from './describe-client.ts'
import { describeReplies } from './describe-replies.ts'
import { describeRequests } from './describe-requests.ts'
import { describeRewrites } from './describe-rewrites.ts'
import type { ProviderFixtures } from './fixtures.ts'

/** The contract of a provider adapter: the laws of its wire, and every client library that speaks it. */
export function describeProvider(adapter: Provider, fixtures: ProviderFixtures): void {
  describe(adapter.name, () => {
    describeRequests(adapter, fixtures)
    if (adapter.rewriteRequest) describeRewrites(adapter, fixtures)
    describeReplies(adapter, fixtures)
    for (const client of fixtures.clients) describeClient(adapter, fixtures.publicOrigin, client)
  })
}
