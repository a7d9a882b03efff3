import { type Disturbance, type NeutralCode, networkCodes, tlsCodes } from '../model/disturbance.ts'
import { retryAfterHeaders } from '../providers/retry-after.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { OtherAnswer, OtherCallInHand } from './other-call.ts'
import { responseOf } from './response-of.ts'

/** What the first disturbance that answers makes of the call. `undefined`: none does, it goes on. */
export async function answerByFault(hand: OtherCallInHand, firing: Firing): Promise<OtherAnswer | undefined> {
  const { scope, entry, stop } = hand
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind === 'network' && disturbance.phase !== 'body') {
      scope.fired(firing, { url: entry.url, code: disturbance.code })
      if (tlsCodes.some((code) => code === disturbance.code)) scope.http.distrusted.add(entry.host)
      return { kind: 'network', code: disturbance.code }
    }
    if (disturbance.kind === 'status') return answerWithStatus(hand, firing, disturbance)
    if (disturbance.kind === 'redirect') {
      const response = redirectToItself(hand, firing, disturbance)
      if (response) return { kind: 'response', response }
    }
    if (disturbance.kind === 'replace') {
      const { text, status = 200, contentType = 'application/json' } = disturbance
      scope.fired(firing, { url: entry.url, bytes: text.length })
      return { kind: 'response', response: responseOf(text, { status, headers: { 'content-type': contentType } }) }
    }
    if (disturbance.kind === 'fail') {
      const code = networkCodes.find((known) => known === disturbance.code)
      scope.fired(firing, { url: entry.url, message: disturbance.message, ...(code ? { code } : {}) })
      if (code) return { kind: 'network', code }
      return { kind: 'response', response: Response.json({ error: disturbance.message }, { status: 500 }) }
    }
    if (disturbance.kind === 'hang' && disturbance.where === 'headers') {
      scope.fired(firing, { url: entry.url, ...(disturbance.maxMs === undefined ? {} : { maxMs: disturbance.maxMs }) })
      await scope.wait(disturbance.maxMs ?? Number.MAX_SAFE_INTEGER, stop)
      if (disturbance.then === 'answer') continue
      if (typeof disturbance.then === 'object') return { kind: 'response', response: responseOf('', { status: disturbance.then.status }) }
      return { kind: 'network', code: disturbance.code ?? 'ECONNRESET' }
    }
  }
  return undefined
}

/** Sent back to where it was sent, until it has been sent back that often in a row. */
function redirectToItself(
  { scope, call, entry }: OtherCallInHand,
  firing: Firing,
  { status, hops }: Extract<Disturbance, { kind: 'redirect' }>,
): Response | undefined {
  // A client may come back by another method: the address alone is the loop.
  const key = `${firing.faultId} ${call.url.href}`
  const hop = (scope.http.redirects.get(key) ?? 0) + 1
  if (hop > hops) {
    scope.http.redirects.delete(key)
    scope.schedule.noop(firing.faultId, `it was sent back ${hops} times, which is all the fault does`)
    return undefined
  }
  scope.http.redirects.set(key, hop)
  scope.fired(firing, { url: entry.url, status, hop })
  return new Response(null, { status, headers: { location: call.url.href } })
}

const usualStatus: Partial<Record<NeutralCode, number>> = {
  rate_limited: 429,
  overloaded: 503,
  unauthenticated: 401,
  forbidden: 403,
  invalid_request: 400,
  request_too_large: 413,
}

function answerWithStatus(
  { scope, entry }: OtherCallInHand,
  firing: Firing,
  disturbance: Extract<Disturbance, { kind: 'status' }>,
): OtherAnswer {
  const status = disturbance.status ?? usualStatus[disturbance.code] ?? 500
  const retryAfterMs = disturbance.retryAfter && disturbance.retryAfter.form !== 'none' ? disturbance.retryAfter.seconds * 1000 : undefined
  scope.fired(firing, { url: entry.url, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
  if (retryAfterMs !== undefined) entry.retryAfterMs = retryAfterMs
  const body =
    typeof disturbance.body === 'object'
      ? disturbance.body
      : { text: JSON.stringify({ error: disturbance.message ?? disturbance.code }), contentType: 'application/json' }
  const headers = {
    'content-type': body.contentType,
    ...retryAfterHeaders(disturbance.retryAfter, scope.clock.epochMs()),
    ...disturbance.headers,
  }
  return { kind: 'response', response: responseOf(body.text, { status, headers }) }
}
