import type { ModelRequest } from '../model/exchange.ts'
import type { SideReply, SideRequest, SideResult } from '../model/side.ts'

/** The texts a call that is no chat sends to the provider. */
export function textsOf(request: SideRequest): readonly string[] {
  return request.operation === 'rerank' ? [request.query, ...request.documents] : request.texts
}

/** The request as a chat request without messages: what the ledger holds beside the texts. No oracle takes them for a conversation. */
export function asModelRequest({ provider, model }: SideRequest): ModelRequest {
  return {
    provider,
    model,
    stream: false,
    messages: [],
    tools: [],
    hostedTools: [],
    toolChoice: { mode: 'none' },
    parallelToolCalls: false,
    references: [],
  }
}

/** The same with its texts as words of a user: what attribution and `when` look at. */
export function asConversation(request: SideRequest): ModelRequest {
  return { ...asModelRequest(request), messages: textsOf(request).map((text) => ({ role: 'user', text })) }
}

/** What the ledger keeps of a reply. */
export function resultOf(reply: SideReply): SideResult {
  if (reply.operation === 'embedding') return { vectors: reply.vectors.length, dimensions: reply.vectors[0]?.values.length ?? 0 }
  if (reply.operation === 'rerank') return { ranking: reply.ranking.map(({ index }) => index) }
  return { verdicts: reply.results.map(({ verdict }) => verdict) }
}
