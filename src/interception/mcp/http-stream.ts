import { methodOf } from '../../internal/json-rpc.ts'
import type { McpMessage } from '../../model/mcp.ts'
import { bodyFailure } from '../network-error.ts'
import { inPlaceOf, responseOf } from '../response-of.ts'
import type { CaseScope } from '../scope.ts'
import { actsOnAnswer, afterServer, noteAnswer } from './after.ts'
import { endMcpCall, type McpCallInHand } from './call.ts'
import { emitAll, isEmitting } from './emit.ts'
import { meetServerMessage } from './from-server.ts'
import { resumeLater, type SendHttp, sendAgain } from './http-again.ts'
import type { McpHttpCall } from './http-call.ts'
import { settle } from './message.ts'
import { readEvents, type StreamEvent, toEvent, writtenBody } from './sse.ts'

type Say = (text: string) => void

/** The stream that answers one request: what the server says on the way passes as it comes, then the answer. */
export function answerStream(hand: McpCallInHand, response: Response, send: SendHttp, learn: (answer: McpMessage) => void): Response {
  const { scope, channel, request, entry } = hand
  if (response.body === null) return response
  const { body } = response
  let cancel = () => {}
  // Until the answer is there the server works, and the clock of the case must not run away from it.
  const release = scope.clock.busy()
  const over = () => {
    release()
    endMcpCall(hand)
  }
  const write = async (say: Say) => {
    const stream = scope.mcp.streams.get(channel.session)
    if (isEmitting(hand)) await emitAll(hand, stream ?? ((message) => say(toEvent(message))))
    for await (const event of readEvents(body, (stop) => (cancel = stop))) {
      if (!isAnswerTo(event, request)) {
        await pass(scope, hand, event, say)
        continue
      }
      release()
      if (!(await answer(event, event.message, say))) break
    }
    if (entry.ended === 'running') entry.ended = 'cut'
    over()
  }
  const answer = async (event: StreamEvent, message: McpMessage, say: Say): Promise<boolean> => {
    noteAnswer(hand, message)
    learn(message)
    if (!actsOnAnswer(hand)) {
      settle(scope, entry, [message])
      say(event.raw)
      return true
    }
    const outcome = await afterServer(hand, message, () => sendAgain(hand, send))
    if (outcome.kind === 'messages') {
      const [only] = outcome.messages
      if (only === message && outcome.messages.length === 1) say(event.raw)
      else for (const one of outcome.messages) say(toEvent(one))
      return true
    }
    cancel()
    if (outcome.kind === 'cut' && outcome.later) say(resumeLater(hand, outcome.later))
    if (outcome.kind === 'cut' && !outcome.later) {
      over()
      throw bodyFailure('ECONNRESET')
    }
    return false
  }
  const written = writtenBody(write, () => {
    over()
    cancel()
  })
  return inPlaceOf(response, responseOf(written, { status: response.status, headers: response.headers }))
}

/** The stream on which a server says what nobody asked for; also where a client comes back for an answer it lost. */
export async function listenStream(scope: CaseScope, { call, channel }: McpHttpCall, send: SendHttp): Promise<Response> {
  const last = call.headers.get('last-event-id')
  const kept = last === null ? undefined : scope.mcp.resumable.get(last)
  if (last !== null && kept !== undefined) {
    scope.mcp.resumable.delete(last)
    return responseOf(kept.map(toEvent).join(''), { status: 200, headers: { 'content-type': 'text/event-stream' } })
  }
  const response = await send()
  if (!response.ok || response.body === null || !response.headers.get('content-type')?.includes('event-stream')) return response
  const { body } = response
  let cancel = () => {}
  const close = () => {
    scope.mcp.streams.delete(channel.session)
    cancel()
  }
  const write = async (say: Say) => {
    scope.mcp.streams.set(channel.session, (message) => say(toEvent(message)))
    try {
      for await (const event of readEvents(body, (stop) => (cancel = stop))) await pass(scope, { channel }, event, say)
    } finally {
      scope.mcp.streams.delete(channel.session)
    }
  }
  return inPlaceOf(response, responseOf(writtenBody(write, close), { status: response.status, headers: response.headers }))
}

function isAnswerTo(event: StreamEvent, request: McpMessage): event is StreamEvent & { readonly message: McpMessage } {
  return event.message !== undefined && methodOf(event.message) === undefined && event.message['id'] === request['id']
}

/** An event that is no answer of ours: what the server says of its own accord meets its faults, anything else passes. */
async function pass(scope: CaseScope, { channel }: Pick<McpCallInHand, 'channel'>, { raw, message }: StreamEvent, say: Say): Promise<void> {
  if (message === undefined || methodOf(message) === undefined || scope.ended) return say(raw)
  await meetServerMessage(scope, channel, message, (one) => say(one === message ? raw : toEvent(one)))
}
