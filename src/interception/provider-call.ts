import { hash53 } from '../internal/hash.ts'
import { parseJson } from '../internal/json.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { Attribution } from '../model/ledger.ts'
import type { SourceAnswer, SourceContext } from '../model/source.ts'
import type { Provider } from '../providers/provider.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type Answered, answerInstead, isWaiting, respond } from './apply-disturbance.ts'
import { callFacts } from './call-facts.ts'
import { type CallInHand, drawnId, finish, fire, type IncomingCall } from './call-in-hand.ts'
import { composeForCase } from './compose-for-case.ts'
import { deliverIntoRequest } from './deliver.ts'
import { editContext, type OutgoingCall } from './edit-context.ts'
import { applyRequestStage } from './edit-request.ts'
import { linkCalls } from './link-calls.ts'
import type { Unpaired } from './mispair.ts'
import { resolveFirings } from './resolve-firings.ts'
import { sampleDelay } from './sample-delay.ts'
import type { CaseScope } from './scope.ts'
import { toResponse } from './to-response.ts'
import { editToolResults } from './tool-results.ts'
import { wireContext } from './wire-context.ts'
import { workerState } from './worker-state.ts'

const DEFAULT_MAX_MODEL_CALLS = 40

/** Takes one chat call of a case from its request to its answer: deliveries, faults, the model source, and the ledger. */
export async function answerChatCall(
  scope: CaseScope,
  provider: Provider,
  call: IncomingCall,
  arrived: ModelRequest,
  attribution: Attribution,
): Promise<Answered> {
  const fingerprint = hash53(`${provider.name}\0${call.bodyText}`).toString(36)
  const { callKey, occurrence } = scope.callKey(fingerprint)
  const number = ++scope.exchanges
  const chats = ++scope.chats
  const outgoing = { callKey, logicalKey: fingerprint, host: call.url.hostname, exchange: number }
  const { body, request, waitMs, bodyToRemember, editedBy, imposedTokens, unpaired } = editRequest(scope, provider, call, arrived, outgoing)
  const userAgent = call.headers.get('user-agent')
  const entry = scope.recorder.add({
    kind: 'exchange',
    number,
    provider: provider.name,
    host: call.url.hostname,
    url: call.url.href,
    request,
    fingerprint,
    attempt: occurrence,
    attribution,
    source: scope.source.kind,
    outcome: { kind: 'refused', reason: 'still running' },
    faults: [],
    ...(editedBy.length > 0 ? { editedBy } : {}),
    ...(imposedTokens > 0 ? { imposedTokens } : {}),
    ...(userAgent ? { userAgent } : {}),
  })
  const stop = call.signal ? AbortSignal.any([call.signal, scope.signal]) : scope.signal
  const undisturbed: CallInHand = {
    scope,
    provider,
    call,
    asked: request,
    request,
    entry,
    wire: { ...wireContext(scope, call, request, body), bodyToRemember },
    callKey,
    stop,
    firings: [],
    headerEdits: [],
  }
  if (waitMs > 0) {
    scope.openWindow('slow tool')
    await scope.wait(waitMs, stop)
  }
  await scope.hold.passed(scope.clock, stop)
  if (isOverBudget(scope, chats)) return refuseOverBudget(undisturbed)
  if ((request.unknownReferences ?? []).length > 0) return answerUnknown(undisturbed)
  if (unpaired) return refuseUnpaired(undisturbed, unpaired)
  return meetFaults({ ...undisturbed, firings: matchFaults(undisturbed, fingerprint) }, askSource)
}

/** Deliveries, tool faults and context faults change the body; what the model is shown is read from it again. */
function editRequest(scope: CaseScope, provider: Provider, call: IncomingCall, arrived: ModelRequest, outgoing: OutgoingCall) {
  const { exchange } = outgoing
  const context = { url: call.url, memory: workerState().memory }
  const arrivedBody = { body: parseJson(call.bodyText), request: linkCalls(scope, arrived) }
  const planted = deliverIntoRequest(scope, provider, arrivedBody, context, exchange)
  const sent = editToolResults(scope, provider, planted, context, exchange)
  const edited = editContext(scope, provider, sent, outgoing, context)
  return { ...edited, waitMs: sent.waitMs, bodyToRemember: sent.body, unpaired: sent.unpaired }
}

function matchFaults({ scope, provider, call, request, callKey }: CallInHand, logicalKey: string): readonly Firing[] {
  if (!scope.schedule.active) return []
  const point = request.stream ? 'model.stream' : 'model.response'
  return scope.schedule.match(
    callFacts(scope, {
      point,
      provider: provider.name,
      model: request.model,
      host: call.url.hostname,
      callKey,
      logicalKey,
      bytes: Buffer.byteLength(call.bodyText),
      request,
    }),
  )
}

/** Stage by stage: waits add up here; the rest acts on the answer. */
export async function meetFaults(met: CallInHand, ask: (hand: CallInHand) => Promise<SourceAnswer>): Promise<Answered> {
  const { scope } = met
  const { firings, headerEdits } = resolveFirings(met)
  const composed = composeForCase(scope, firings, { streamed: met.request.stream })
  if (firings.some(isWaiting)) scope.openWindow('fault')
  const hand = applyRequestStage({ ...met, headerEdits }, composed.request)
  for (const firing of composed.wait) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'delay') continue
      const ms = sampleDelay(disturbance, scope.draw(firing.faultId, hand.callKey))
      fire(hand, firing, { waitMs: ms })
      await scope.wait(ms, hand.stop)
    }
  }
  const answered = await respond(hand, composed, () => ask(hand))
  if (answered.kind === 'passthrough') leaveReply(hand, composed)
  return answered
}

/** The reply of a real API passes as it is: what would have changed it says so. */
function leaveReply({ scope, firings, headerEdits }: CallInHand, { content, framing, pacing, end }: ComposedFirings): void {
  const idle = [...content, ...framing, ...pacing, ...(end ? [end] : []), ...headerEdits.map(({ firing }) => firing)]
  for (const { faultId } of idle) scope.schedule.noop(faultId, 'the reply of a live model passes as it is')
  scope.schedule.release(firings)
}

/** The source's reply in neutral words, a raw body, or a pass to the real API. */
async function askSource(hand: CallInHand): Promise<SourceAnswer> {
  const { scope, request, entry } = hand
  const context: SourceContext = {
    caseId: scope.caseId,
    exchange: entry.number,
    ownCalls: scope.ownCalls(request, entry.fingerprint),
    draw: scope.draw('source', hand.callKey),
    id: (prefix) => drawnId(hand, prefix),
    attacks: scope.attacks,
    obeyed: scope.obeyed,
    ...(scope.probe ? { probe: scope.probe } : {}),
    note: (code, text) => scope.recorder.note(code, text),
    signal: hand.stop,
  }
  return answerOf(scope, request, context)
}

/** A source that has no answer is the harness's failure, and is told as such: the client must not take it for the network's. */
async function answerOf(scope: CaseScope, request: ModelRequest, context: SourceContext): Promise<SourceAnswer> {
  try {
    return await scope.source.answer(request, context)
  } catch (error) {
    if (context.signal.aborted) throw error
    const message = error instanceof Error ? error.message : String(error)
    scope.recorder.note('source_cannot_answer', message)
    const body = JSON.stringify({ error: { message: `khaostest: ${message}`, type: 'invalid_request_error' } })
    return { kind: 'raw', status: 400, contentType: 'application/json', body }
  }
}

/** A case that calls without end is stopped; the verdict says so. */
function isOverBudget(scope: CaseScope, number: number): boolean {
  const limit = scope.options.maxModelCalls ?? DEFAULT_MAX_MODEL_CALLS
  if (number === limit + 1) scope.recorder.note('call_budget', `The case made more than ${limit} provider calls and was stopped.`)
  return number > limit
}

function refuseOverBudget(hand: CallInHand): Answered {
  const message = 'khaostest stopped this case: it made more provider calls than `maxModelCalls` allows.'
  return answerInstead(hand, { kind: 'status', code: 'invalid_request', message }, 'refused')
}

/** A fault left a call without its result, or a result without its call: refused in the provider's own words. */
function refuseUnpaired(hand: CallInHand, { message, faultIds }: Unpaired): Answered {
  hand.entry.faults = [...hand.entry.faults, ...faultIds]
  return answerInstead(hand, { kind: 'status', code: 'invalid_request', status: 400, message })
}

/** The request refers to a reply that no one here gave: answered as the provider would. */
function answerUnknown(hand: CallInHand): Answered {
  const ids = (hand.request.unknownReferences ?? []).join(', ')
  hand.scope.recorder.note('unknown_reference', `The request refers to ${ids}, which no reply of this worker carried.`)
  const reply = hand.provider.answerUnknownReference?.(hand.wire)
  if (!reply) return answerInstead(hand, { kind: 'status', code: 'invalid_request', message: `No such id: ${ids}` }, 'refused')
  finish(hand, { kind: 'refused', reason: `unknown reference ${ids}` })
  hand.entry.status = reply.status
  return { kind: 'response', response: toResponse(reply, hand) }
}
