import type { WireReply } from '../model/wire.ts'
import { streamBody, wholeBody } from './body-stream.ts'
import { type CallInHand, finish } from './call-in-hand.ts'
import type { PlannedBody } from './end-and-pace.ts'

/** The `Response` a client receives. One body in one piece, unless a fault needs chunk boundaries. */
export function toResponse(reply: WireReply, hand: CallInHand, plan?: PlannedBody): Response {
  const init = { status: reply.status, headers: reply.headers }
  if (!plan?.paced) {
    if (plan) finish(hand, plan.outcome)
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

/** SDKs print `response.url`; a constructed response has none. */
export function named(response: Response, url: URL): Response {
  if (response.url === '') Object.defineProperty(response, 'url', { value: url.href, configurable: true })
  return response
}
