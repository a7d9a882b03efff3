import { ProviderNotRecognisedError } from '../errors.ts'
import { realEpochMs } from '../internal/clock.ts'
import { parseJson } from '../internal/json.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { Attribution } from '../model/ledger.ts'
import type { WireReply } from '../model/wire.ts'
import type { Provider } from '../providers/provider.ts'
import type { Answered } from './apply-disturbance.ts'
import { attribute, contextScope, scopeForEgress } from './attribution.ts'
import { wholeBody } from './body-stream.ts'
import type { IncomingCall } from './call-in-hand.ts'
import { isJudging } from './judging.ts'
import { answerChatCall } from './provider-call.ts'
import type { Route } from './route.ts'
import type { CaseScope } from './scope.ts'
import { answerSideCall } from './side-call.ts'
import { asConversation } from './side-request.ts'
import { addStray, workerState } from './worker-state.ts'

/** Answers a call to a model host: by the case it belongs to, or with a refusal that no client retries. */
export async function answerIncoming(route: Exclude<Route, { kind: 'other' }>, call: IncomingCall): Promise<Answered> {
  // The call of a judge goes on to a user's own handlers, or to the real API where that is allowed; the socket guard refuses the rest.
  if (isJudging() && contextScope() === undefined) return { kind: 'passthrough', body: parseJson(call.bodyText), url: call.url }
  if (route.kind === 'unknown_provider') return refuseUnknown(call, route.problem)

  const body = parseJson(call.bodyText)
  if (route.kind === 'side') {
    const { provider, operation } = route
    const asked = provider.readRequest(operation, body, call.url)
    return inItsCase(provider, call, asConversation(asked), (scope, by) => answerSideCall(scope, provider, call, asked, by))
  }
  const { provider, operation } = route
  if (operation.kind === 'other') return answerOther(provider, operation.name, body, call)
  const problem = provider.unspoken?.(body)
  if (problem !== undefined) return refuseUnknown(call, `The agent called ${call.url.host}${call.url.pathname}. ${problem}`)

  const read = provider.readRequest(body, { url: call.url, memory: workerState().memory })
  const request = read.stream === operation.stream || !operation.stream ? read : { ...read, stream: true }
  return inItsCase(provider, call, request, (scope, by) => answerChatCall(scope, provider, call, request, by))
}

/** Runs `answer` for the case that a call belongs to, which then waits for it. */
async function inItsCase(
  provider: Pick<Provider, 'phrase'>,
  call: IncomingCall,
  request: ModelRequest,
  answer: (scope: CaseScope, by: Attribution) => Promise<Answered>,
): Promise<Answered> {
  const owner = attribute(request)
  if (!owner.scope) {
    addStray({ url: call.url.href, reason: owner.reason, ...(owner.from ? { from: owner.from.key } : {}) })
    if (owner.from) workerState().slowAgents.add(owner.from.agentName)
    return refuseStray(provider, call, request)
  }
  const { scope } = owner
  if (owner.mismatch) {
    scope.recorder.note('context_mismatch', 'A call arrived in the async context of another open case; the ids it carries are of this one.')
    workerState().slowAgents.add(scope.options.agentName)
  }
  const release = scope.clock.busy()
  scope.inFlight += 1
  try {
    return await answer(scope, owner.by)
  } finally {
    scope.inFlight -= 1
    release()
  }
}

/** A call that asks for no reply of a model (a list of models, say). It is no part of any case. */
function answerOther(provider: Provider, operation: string, body: unknown, call: IncomingCall): Answered {
  const answer = provider.answerOther?.(operation, body, call.url, {
    memory: workerState().memory,
    nowMs: realEpochMs(),
    id: (prefix) => scopeForEgress()?.newId(prefix, 'other') ?? `${prefix}_unattributed`,
  })
  if (answer) return inOnePiece(answer)
  return refuseUnknown(
    call,
    `${call.method} ${call.url.href} is the ${provider.docs.title} operation "${operation}", which khaostest does not answer yet. Answer it with your own MSW handler.`,
  )
}

/** A call that no open case owns is refused in the provider's own words. */
function refuseStray(provider: Pick<Provider, 'phrase'>, call: IncomingCall, request: ModelRequest): Answered {
  const phrased = provider.phrase(
    {
      kind: 'status',
      code: 'invalid_request',
      message: 'khaostest: this call belongs to no open case (it arrived after its case had ended, or outside every case).',
    },
    { url: call.url, request, body: undefined, nowMs: 0, id: (prefix) => `${prefix}_unattributed`, memory: workerState().memory },
  )
  return inOnePiece({ ...phrased, headers: { ...phrased.headers, 'x-should-retry': 'false' } })
}

function inOnePiece({ frames, status, headers }: WireReply): Answered {
  return { kind: 'response', response: new Response(wholeBody(frames), { status, headers }) }
}

/** A loud failure: a model host was called in a way nobody here can answer. Names the URL and what to do. */
function refuseUnknown(call: IncomingCall, problem: string): Answered {
  const error = new ProviderNotRecognisedError(call.url.href, problem)
  scopeForEgress()?.recorder.note('provider_not_recognised', error.message)
  // Clients look for the message in either place.
  const { message, code } = error
  const body = JSON.stringify({ message, error: { message, type: 'invalid_request_error', code } })
  return {
    kind: 'response',
    response: new Response(body, { status: 400, headers: { 'content-type': 'application/json', 'x-should-retry': 'false' } }),
  }
}
