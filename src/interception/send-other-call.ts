import { matchesGlob } from '../internal/glob.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { HttpCall } from '../model/http-edit.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { HttpMock } from './http-mock.ts'
import { httpCallOf, type OtherAnswer, type OtherCallInHand, recordEgress } from './other-call.ts'
import type { CaseScope } from './scope.ts'
import { readEdit } from './try-edit.ts'

/** Carries the call to whatever answers it. Without an argument as the agent made it, else as given; may be asked more than once. */
export type Send = (changed?: HttpCall) => Promise<Response>

type Deliver = Extract<Disturbance, { kind: 'deliver' }>

/** Sends the call on its way: edited, once, several times, or so that its answer is lost. */
export async function deliverCall(hand: OtherCallInHand, send: Send): Promise<OtherAnswer> {
  const changed = editCall(hand)
  const deliveries = hand.composed.content.flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) => (disturbance.kind === 'deliver' ? [{ firing, disturbance }] : [])),
  )
  const response = await sendOnce(hand, hand.entry, send, changed)
  for (const { firing, disturbance } of deliveries.filter((delivery) => delivery.disturbance.times > 1)) {
    await sendAgain(hand, firing, disturbance, send, changed, response.status)
  }
  const lost = deliveries.find(({ disturbance }) => disturbance.times === 0)
  return (lost && (await loseAnswer(hand, lost.firing, lost.disturbance, response))) ?? { kind: 'response', response }
}

/** The call as faults leave it; `undefined` when none changed it. */
function editCall({ scope, call, composed }: OtherCallInHand): HttpCall | undefined {
  const original = httpCallOf(call)
  let edited = original
  for (const firing of composed.request) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'edit_call') continue
      const before = edited
      const context = { call: before, draw: scope.draw(firing.faultId, firing.call), nowMs: scope.clock.epochMs() }
      const next = readEdit(scope, firing, before, () => disturbance.edit(before, context))
      if (next === undefined) continue
      scope.fired(firing, { url: next.url, changed: changedParts(before, next) })
      edited = next
    }
  }
  return edited === original ? undefined : edited
}

function changedParts(before: HttpCall, after: HttpCall): string[] {
  return (['method', 'url', 'headers', 'body'] as const).filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
}

/** To the user's own answer where there is one (`khaos.http`), else on. */
async function sendOnce(
  { scope, call }: OtherCallInHand,
  entry: EntryOf<'egress'>,
  send: Send,
  changed: HttpCall | undefined,
): Promise<Response> {
  const sent = changed ?? httpCallOf(call)
  const mock = mockFor(scope, sent)
  if (mock) entry.outcome = 'mocked'
  const response = mock ? await mock.respond(requestOf(sent)) : await send(changed)
  entry.status = response.status
  return response
}

/** The user's own answer for this call (`khaos.http`), if there is one. */
export function mockFor(scope: CaseScope, { method, url }: HttpCall): HttpMock | undefined {
  return scope.httpMocks.find(
    (mock) =>
      (mock.method === '*' || mock.method.toUpperCase() === method.toUpperCase()) &&
      (matchesGlob(mock.url, url) || matchesGlob(mock.url, url.split('?')[0] ?? url)),
  )
}

/** Headers that belong to one connection or one body: whoever sends the call sets them anew. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'])

/** A call as a `Request`. `bytes`: what its body is, where it is not the text in hand. */
export function requestOf({ url, method, headers, body }: HttpCall, more: RequestInit = {}, bytes?: Uint8Array<ArrayBuffer>): Request {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name))
  const content = bytes ?? body
  const hasBody = content.length > 0 && method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers: Object.fromEntries(kept), ...(hasBody ? { body: content } : {}), ...more })
}

/** The same call once more, as a proxy or a retrying network would. What answers it does its work again, unless it knows the call. */
async function sendAgain(
  hand: OtherCallInHand,
  firing: Firing,
  { times, gapMs }: Deliver,
  send: Send,
  changed: HttpCall | undefined,
  firstStatus: number,
): Promise<void> {
  const { scope, call, stop } = hand
  const statuses = [firstStatus]
  for (let delivery = 2; delivery <= times; delivery++) {
    await scope.wait(gapMs, stop)
    if (stop.aborted) return scope.schedule.tooLate(firing.faultId, `the client gave up before delivery ${delivery}`)
    const entry = recordEgress(scope, call, { delivery: 'again' })
    try {
      const response = await sendOnce(hand, entry, send, changed ?? httpCallOf(call))
      statuses.push(response.status)
      response.body?.cancel().catch(() => undefined)
    } catch (error) {
      return scope.schedule.noop(firing.faultId, `delivery ${delivery} failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const refused = statuses.slice(1).find((status) => status >= 400)
  scope.fired(firing, { url: hand.entry.url, delivered: times, statuses, ...(refused === undefined ? {} : { refused: true }) })
  if (refused !== undefined && firstStatus < 400) {
    scope.recorder.note(
      'duplicate_refused',
      `${hand.entry.method} ${hand.entry.url} was delivered twice; the second was refused with status ${refused}.`,
    )
  }
}

/** The work is done and the answer never comes. Where nothing was done there is no answer to lose: the call goes on as usual. */
async function loseAnswer(
  hand: OtherCallInHand,
  firing: Firing,
  disturbance: Deliver,
  response: Response,
): Promise<OtherAnswer | undefined> {
  const { scope, entry, stop } = hand
  const { silentMs = 0, code = 'ETIMEDOUT' } = disturbance
  if (response.status >= 400) {
    scope.schedule.noop(firing.faultId, `the call was refused with status ${response.status}: nothing was done whose answer could be lost`)
    return undefined
  }
  // The work may go on while the answer is written.
  if (response.headers.get('content-type')?.includes('event-stream')) response.body?.cancel().catch(() => undefined)
  else await response.arrayBuffer().catch(() => undefined)
  entry.delivery = 'lost'
  scope.fired(firing, { url: entry.url, status: response.status, lost: true, waitMs: silentMs, code })
  await scope.wait(silentMs, stop)
  return { kind: 'network', code }
}
