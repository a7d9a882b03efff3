import { parseJson } from '../../internal/json.ts'
import { idOf, isJsonRpc, methodOf, paramsOf } from '../../internal/json-rpc.ts'
import type { McpMessage } from '../../model/mcp.ts'
import { fetchFailure } from '../network-error.ts'
import { recordEgress } from '../other-call.ts'
import { inPlaceOf, responseOf } from '../response-of.ts'
import type { CaseScope } from '../scope.ts'
import { actsOnAnswer, afterServer, noteAnswer } from './after.ts'
import { beforeServer } from './before.ts'
import { endMcpCall, type McpCallInHand, runningKey, takeMcpCall } from './call.ts'
import { emitAll, isEmitting } from './emit.ts'
import { meetClientAnswer } from './from-server.ts'
import { resumeLater, type SendHttp, sendAgain } from './http-again.ts'
import { learnName, type McpHttpCall } from './http-call.ts'
import { answerStream, listenStream } from './http-stream.ts'
import { recordMessage, settle } from './message.ts'
import type { McpOutcome } from './outcome.ts'
import { toEvent, writtenBody } from './sse.ts'

/** Takes one call of Streamable HTTP through the faults that look at its message. */
export async function meetMcpHttp(scope: CaseScope, met: McpHttpCall, send: SendHttp): Promise<Response> {
  const { call, channel, messages } = met
  const [message] = messages
  if (call.method === 'GET') return listenStream(scope, met, send)
  if (message === undefined) return send()
  // Batches were taken out of the protocol again: written down, and left alone.
  if (messages.length > 1) {
    for (const one of messages) if (methodOf(one) !== undefined) recordMessage(scope, channel.server, 'client', one).ended = 'delivered'
    return send()
  }
  const method = methodOf(message)
  if (method === undefined) return meetClientAnswer(scope, channel, message) ? responseOf(null, { status: 202 }) : send()
  if (idOf(message) !== undefined) return meetRequest(takeMcpCall(scope, channel, message), met, send)

  const entry = recordMessage(scope, channel.server, 'client', message)
  if (method === 'notifications/cancelled') scope.mcp.running.get(runningKey(channel, paramsOf(message)['requestId']))?.abort()
  const response = await send()
  entry.ended = response.ok ? 'delivered' : 'status'
  return response
}

async function meetRequest(hand: McpCallInHand, { call }: McpHttpCall, send: SendHttp): Promise<Response> {
  const { scope, entry, request } = hand
  const before = await beforeServer(hand)
  if (before.kind !== 'send') {
    recordEgress(scope, call, { isMcp: true }).outcome = 'faulted'
    endMcpCall(hand)
    return toResponse(hand, before)
  }
  let response: Response
  try {
    response = await send(before.message === request ? undefined : JSON.stringify(before.message))
  } catch (error) {
    entry.ended = 'network'
    entry.error = error instanceof Error ? error.message : String(error)
    endMcpCall(hand)
    throw error
  }
  const contentType = response.headers.get('content-type') ?? ''
  if (!response.ok || response.body === null || !/json|event-stream/.test(contentType)) {
    entry.ended = 'status'
    entry.status = response.status
    endMcpCall(hand)
    return response
  }
  const learn = (answer: McpMessage) => {
    if (methodOf(request) === 'initialize') learnName(scope, call, answer)
  }
  if (contentType.includes('event-stream')) return answerStream(hand, response, send, learn)
  return answerWhole(hand, response, send, learn)
}

/** An answer in one JSON body. */
async function answerWhole(
  hand: McpCallInHand,
  response: Response,
  send: SendHttp,
  learn: (answer: McpMessage) => void,
): Promise<Response> {
  const { scope, entry } = hand
  const text = await response.text()
  const answer = parseJson(text)
  const replay = () => inPlaceOf(response, responseOf(text, { status: response.status, headers: bodyHeaders(response) }))
  if (!isJsonRpc(answer)) {
    entry.ended = 'malformed'
    endMcpCall(hand)
    return replay()
  }
  noteAnswer(hand, answer)
  learn(answer)
  if (!actsOnAnswer(hand) && !isEmitting(hand)) {
    settle(scope, entry, [answer])
    endMcpCall(hand)
    return replay()
  }
  const outcome = await afterServer(hand, answer, () => sendAgain(hand, send))
  return inPlaceOf(response, await toResponse(hand, outcome, bodyHeaders(response)))
}

/** What the client gets, with the headers of the true answer where there was one. What the server says unasked goes before it. */
async function toResponse(hand: McpCallInHand, outcome: McpOutcome, headers = new Headers()): Promise<Response> {
  const { scope, channel } = hand
  if (isEmitting(hand)) {
    const stream = scope.mcp.streams.get(channel.session)
    if (stream) void emitAll(hand, stream).finally(() => endMcpCall(hand))
    else if (outcome.kind === 'messages') {
      headers.set('content-type', 'text/event-stream')
      const write = async (say: (text: string) => void) => {
        await emitAll(hand, (message) => say(toEvent(message)))
        endMcpCall(hand)
        for (const message of outcome.messages) say(toEvent(message))
      }
      return responseOf(
        writtenBody(write, () => undefined),
        { status: 200, headers },
      )
    }
  } else endMcpCall(hand)
  switch (outcome.kind) {
    case 'messages':
      return wholeAnswer(outcome.messages, headers)
    case 'status':
      return responseOf(outcome.text, { status: outcome.status, headers: outcome.headers })
    case 'network':
      throw fetchFailure(outcome.code)
    case 'cut':
      if (outcome.later === undefined) throw fetchFailure('ECONNRESET')
      headers.set('content-type', 'text/event-stream')
      return responseOf(resumeLater(hand, outcome.later), { status: 200, headers })
    case 'cancelled':
      return responseOf(null, { status: 202 })
  }
}

/** One message is one JSON body; several are a stream, which is how a server says more than one thing. */
function wholeAnswer(messages: readonly (McpMessage | string)[], headers: Headers): Response {
  const [only] = messages
  const isOne = messages.length === 1 && only !== undefined
  headers.set('content-type', isOne ? 'application/json' : 'text/event-stream')
  const body = isOne ? (typeof only === 'string' ? only : JSON.stringify(only)) : messages.map(toEvent).join('')
  return responseOf(body, { status: 200, headers })
}

/** Headers of one body or one connection do not outlive it. */
const OF_THE_BODY = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'connection', 'keep-alive'])

function bodyHeaders({ headers }: Response): Headers {
  return new Headers([...headers].filter(([name]) => !OF_THE_BODY.has(name)))
}
