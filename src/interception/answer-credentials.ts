import { answerCredentialCall } from '../providers/credential-services.ts'
import { scopeForEgress } from './attribution.ts'
import { mayLeave } from './egress-policy.ts'
import { workerState } from './worker-state.ts'

/**
 * The stub answer to a call for credentials that nobody else answered: inside a case only, and only where the case does not allow the
 * real service. The call stands in the ledger like any other of the agent's own.
 */
export function answerCredentials(method: string, url: URL): Response | null {
  const scope = scopeForEgress()
  if (!scope || workerState().liveAllowed || mayLeave(scope.egress, url.hostname)) return null
  const answer = answerCredentialCall(method, url, scope.clock.epochMs())
  return answer ? new Response(answer.body, { status: answer.status, headers: answer.headers }) : null
}
