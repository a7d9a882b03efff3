import type { ModelRequest } from '../model/exchange.ts'
import type { WireContext } from '../providers/provider.ts'
import type { IncomingCall } from './call-in-hand.ts'
import type { CaseScope } from './scope.ts'
import { workerState } from './worker-state.ts'

/** What an adapter may know of a call of this case. Ids it draws lead back to the case. */
export function wireContext(scope: CaseScope, call: IncomingCall, request: ModelRequest, body: unknown): WireContext {
  const { memory, issued } = workerState()
  const conversation = scope.conversationOf(request)
  return {
    url: call.url,
    request,
    body,
    nowMs: scope.clock.epochMs(),
    id: (prefix) => {
      const id = scope.newId(prefix, conversation)
      issued.set(id, scope.issuer)
      return id
    },
    memory,
  }
}
