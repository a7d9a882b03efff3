import type { WireReply } from '../model/wire.ts'
import { streamBody, wholeBody } from './body-stream.ts'
import { type CallInHand, finish, fire } from './call-in-hand.ts'
import type { PlannedBody } from './end-and-pace.ts'

/** The `Response` a client receives. One body in one piece, unless a fault needs chunk boundaries. */
export function toResponse(reply: WireReply, hand: CallInHand, plan?: PlannedBody): Response {
  const init = { status: reply.status, headers: editedHeaders(hand, reply.headers) }
  if (!plan?.paced) {
    if (plan) finish(hand, { kind: 'answered' })
    return named(new Response(wholeBody(reply.frames), init), hand.call.url)
  }
  const { scope, stop } = hand
  scope.inFlight += 1
  const body = streamBody(plan.body, scope.clock, stop, {
    ...plan.events,
    done(how, framesSent) {
      scope.inFlight -= 1
      hand.entry.chunksSent = framesSent
      plan.events.done(how, framesSent)
    },
  })
  return named(new Response(body, init), hand.call.url)
}

/** The headers as faults leave them. One that changes none has not fired. */
function editedHeaders(hand: CallInHand, headers: WireReply['headers']): WireReply['headers'] {
  let edited = headers
  for (const { firing, headers: change, effective } of hand.headerEdits) {
    const next = { ...edited, ...change() }
    const changed = Object.keys(next).some((name) => next[name] !== edited[name])
    if (changed) fire(hand, firing, effective())
    else hand.scope.schedule.noop(firing.faultId, 'the answer carries no header of that kind')
    edited = next
  }
  return edited
}

/** SDKs print `response.url`; a constructed response has none. */
export function named(response: Response, url: URL): Response {
  if (response.url === '') Object.defineProperty(response, 'url', { value: url.href, configurable: true })
  return response
}
