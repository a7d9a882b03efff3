import { hash53 } from '../internal/hash.ts'
import { parseJson } from '../internal/json.ts'
import type { ModelReply } from '../model/exchange.ts'
import type { Attribution } from '../model/ledger.ts'
import type { SideReply, SideRequest } from '../model/side.ts'
import type { SourceAnswer } from '../model/source.ts'
import type { WireReply } from '../model/wire.ts'
import { answerSide } from '../models/side/answer-side.ts'
import type { SideProvider } from '../providers/side/side-provider.ts'
import { type Answered, answerInstead } from './apply-disturbance.ts'
import { callFacts } from './call-facts.ts'
import type { CallInHand, IncomingCall } from './call-in-hand.ts'
import { isInsideControl } from './control-run.ts'
import { editSide } from './edit-side.ts'
import { meetFaults } from './provider-call.ts'
import { runningTool } from './running-tool.ts'
import type { CaseScope } from './scope.ts'
import { asProvider } from './side-as-provider.ts'
import { asConversation, asModelRequest, resultOf } from './side-request.ts'
import { wireContext } from './wire-context.ts'

/** How many embedding, rerank and moderation calls a case may make for each chat call it may make. An index of documents takes many. */
const SIDE_CALLS_PER_CHAT = 25
const DEFAULT_MAX_MODEL_CALLS = 40

/** Takes one embedding, rerank or moderation call of a case from its request to its answer. It is an exchange of the ledger like any other, met by faults of its own. */
export async function answerSideCall(
  scope: CaseScope,
  provider: SideProvider,
  call: IncomingCall,
  asked: SideRequest,
  attribution: Attribution,
): Promise<Answered> {
  const { operation } = asked
  const fingerprint = hash53(`${provider.name}\0${operation}\0${call.bodyText}`).toString(36)
  const { callKey, occurrence } = scope.callKey(fingerprint)
  const request = asModelRequest(asked)
  const run = runningTool(scope)
  const insideControl = isInsideControl()
  const userAgent = call.headers.get('user-agent')
  const entry = scope.recorder.add({
    kind: 'exchange',
    number: ++scope.exchanges,
    provider: provider.name,
    host: call.url.hostname,
    url: call.url.href,
    operation,
    request,
    side: { request: asked, ...(run === undefined ? {} : { run }), ...(insideControl && { insideControl }) },
    fingerprint,
    attempt: occurrence,
    attribution,
    source: scope.source.kind,
    outcome: { kind: 'refused', reason: 'still running' },
    faults: [],
    ...(userAgent ? { userAgent } : {}),
  })
  const facts = callFacts(scope, {
    point: 'model.response',
    operation,
    provider: provider.name,
    model: asked.model,
    host: call.url.hostname,
    callKey,
    logicalKey: fingerprint,
    request: asConversation(asked),
    ...(insideControl && { insideControl }),
  })
  const answer: Answer = {}
  const hand: CallInHand = {
    scope,
    provider: asProvider(provider, request, () => written(answer)),
    call,
    asked: request,
    request,
    entry,
    wire: wireContext(scope, call, request, parseJson(call.bodyText)),
    callKey,
    stop: call.signal ? AbortSignal.any([call.signal, scope.signal]) : scope.signal,
    firings: scope.schedule.active ? scope.schedule.match(facts) : [],
    headerEdits: [],
    edit: (inHand, content, counted) => {
      const edited = editSide(inHand, { provider, asked, reply: given(answer) }, content)
      answer.written = edited.written
      if (entry.side) entry.side.result = resultOf(edited.reply)
      return counted
    },
  }
  if (isOverBudget(scope)) return refuseOverBudget(hand)
  return meetFaults(hand, () => askSource(scope, asked, answer))
}

/** What the source said, and what of it will leave. */
interface Answer {
  reply?: SideReply
  written?: WireReply
}

function given({ reply }: Answer): SideReply {
  if (reply === undefined) throw new Error('a side call was edited before it was answered')
  return reply
}

function written({ written: reply }: Answer): WireReply {
  if (reply === undefined) throw new Error('a side call was written before it was edited')
  return reply
}

/** The source's own answer, or the usual one. Chat code counts tokens, so that the reply it is given holds nothing else. */
async function askSource(scope: CaseScope, asked: SideRequest, answer: Answer): Promise<SourceAnswer> {
  const said = scope.source.answerSide ? await scope.source.answerSide(asked) : { kind: 'reply' as const, reply: answerSide(asked) }
  if (said.kind === 'passthrough') return said
  answer.reply = { ...said.reply, model: said.reply.model ?? asked.model }
  return { kind: 'reply', reply: usageOf(said.reply) }
}

function usageOf({ inputTokens }: SideReply): ModelReply {
  return { toolCalls: [], finish: 'stop', usage: { inputTokens, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 } }
}

/** A case that calls without end is stopped; the verdict says so. */
function isOverBudget(scope: CaseScope): boolean {
  const limit = (scope.options.maxModelCalls ?? DEFAULT_MAX_MODEL_CALLS) * SIDE_CALLS_PER_CHAT
  const made = scope.exchanges - scope.chats
  if (made === limit + 1)
    scope.recorder.note('call_budget', `The case made more than ${limit} embedding, rerank and moderation calls and was stopped.`)
  return made > limit
}

function refuseOverBudget(hand: CallInHand): Answered {
  const message = 'khaostest stopped this case: it made more embedding, rerank and moderation calls than `maxModelCalls` allows.'
  return answerInstead(hand, { kind: 'status', code: 'invalid_request', message }, 'refused')
}
