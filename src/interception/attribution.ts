import { currentScope } from '../internal/async-scope.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { Attribution } from '../model/ledger.ts'
import { isJudging } from './judging.ts'
import type { CaseScope } from './scope.ts'
import { type Issuer, workerState } from './worker-state.ts'

/** The case a provider call belongs to, or why it belongs to none. */
export type Owner =
  | { readonly scope: CaseScope; readonly by: Attribution; readonly mismatch: boolean }
  | { readonly scope: undefined; readonly reason: 'no-case' | 'late' | 'ambiguous'; readonly from?: Issuer }

/** The scope this code runs in, open or ended. */
export function contextScope(): CaseScope | undefined {
  const scope = currentScope<unknown>()
  // By shape, not by class: a worker may hold two copies of this module.
  return typeof scope === 'object' && scope !== null && 'recorder' in scope ? (scope as CaseScope) : undefined
}

/** The case an egress call belongs to: its context if open, else the only open one where no context is known. */
export function scopeForEgress(): CaseScope | undefined {
  const context = contextScope()
  if (!context && isJudging()) return undefined
  if (context) return context.ended ? undefined : context
  const { open } = workerState()
  return open.size === 1 ? open.values().next().value : undefined
}

/**
 * The case a provider call belongs to, by the strongest evidence there is: ids we issued, a delivered nonce, the async context, the
 * user's text, and last that only one case is open. A call that none of them can place belongs to nobody: a wrong case is worse than none.
 */
export function attribute(request: ModelRequest): Owner {
  const { open, issued } = workerState()
  const context = contextScope()

  const issuers = new Set(tailReferences(request).map((id) => issued.get(id)))
  const issuer = [...issuers].find((candidate) => candidate?.scope)?.scope
  if (issuer) return owned(issuer, 'issued-id', context)

  const text = request.messages.map((message) => message.text).join('\n')
  const delivered = [...open].filter((scope) => scope.attacks.some((attack) => text.includes(attack.nonce)))
  if (delivered.length === 1 && delivered[0]) return owned(delivered[0], 'nonce', context)

  if (context && !context.ended) return { scope: context, by: 'context', mismatch: false }

  const users = request.messages.filter((message) => message.role === 'user').map((message) => message.text)
  const spoken = [...open].filter((scope) => users.some((user) => scope.userTexts.has(user)))
  if (spoken.length === 1 && spoken[0]) {
    const fromEndedTwin = context?.ended === true && users.some((user) => context.userTexts.has(user)) && context.inFlightFailure
    if (!fromEndedTwin) return owned(spoken[0], 'user-text', undefined)
  }
  if (context?.ended) return { scope: undefined, reason: 'late', from: context.issuer }

  const lateIssuer = [...issuers].find((candidate) => candidate && !candidate.scope)
  if (lateIssuer && spoken.length === 0) return { scope: undefined, reason: 'late', from: lateIssuer }

  const only = open.size === 1 ? open.values().next().value : undefined
  if (only) return owned(only, 'only-open-case', undefined)
  return { scope: undefined, reason: open.size === 0 ? 'no-case' : 'ambiguous' }
}

function owned(scope: CaseScope, by: Attribution, context: CaseScope | undefined): Owner {
  return { scope, by, mismatch: context !== undefined && context !== scope && !context.ended }
}

/** Ids the request refers to after its last user message: what it answers now. Older ids may be an agent's memory of earlier cases. */
function tailReferences(request: ModelRequest): readonly string[] {
  let start = request.messages.length
  while (start > 0 && request.messages[start - 1]?.role !== 'user') start -= 1
  const tail = request.messages
    .slice(start)
    .flatMap((message) => [...(message.toolResult ? [message.toolResult.callId] : []), ...(message.toolCalls ?? []).map((call) => call.id)])
  return tail.length > 0 ? tail : request.references
}
