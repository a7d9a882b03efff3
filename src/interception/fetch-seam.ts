import { AsyncLocalStorage } from 'node:async_hooks'
import { nextMacrotask } from '../internal/clock.ts'
import type { HttpCall } from '../model/http-edit.ts'
import type { Answered } from './apply-disturbance.ts'
import { scopeForEgress } from './attribution.ts'
import { bodyToSend } from './body-to-send.ts'
import type { IncomingCall } from './call-in-hand.ts'
import { detachBody } from './detach-body.ts'
import { nextHop, redirectOf } from './follow-redirect.ts'
import { beginForwarding } from './forwarding.ts'
import { answerIncoming } from './incoming.ts'
import { meetMcpHttp } from './mcp/http.ts'
import { readMcpCall } from './mcp/http-call.ts'
import { meetOtherCall } from './meet-other-call.ts'
import { fetchFailure } from './network-error.ts'
import { completeEgress, isBlocked, type OtherCallInHand, takeInHand } from './other-call.ts'
import { isProviderCall, routeOf } from './route.ts'
import { requestOf, type Send } from './send-other-call.ts'
import { type SentBody, sentBody } from './sent-body.ts'
import { named } from './to-response.ts'
import { workerState } from './worker-state.ts'

type Fetch = typeof globalThis.fetch

interface FetchSeam {
  /** The one function clients may capture, for the life of the process. */
  readonly shim: Fetch
  /** What `fetch` was beneath us: MSW's, a user's, or the platform's. */
  current: Fetch
  /** What it was when we came first. A server that listens after us takes our shim for this one. */
  readonly first: Fetch
  /** Holds a mark while a call is beneath us. */
  readonly beneath: AsyncLocalStorage<true>
}

const KEY = Symbol.for('khaostest.fetch-seam')

/**
 * Makes ours the outermost `fetch`. Clients that capture `fetch` when they are built capture one function that looks up the rest at each
 * call, so it is installed when `khaostest` is imported. Outside a run it only forwards. Idempotent; call again after anything replaced `fetch`.
 */
export function installFetchSeam(): void {
  const registry = globalThis as { [KEY]?: FetchSeam }
  registry[KEY] ??= createSeam()
  const seam = registry[KEY]
  if (globalThis.fetch === seam.shim) return
  seam.current = globalThis.fetch
  Object.defineProperty(globalThis, 'fetch', { value: seam.shim, writable: true, enumerable: true, configurable: true })
}

/** Runs `change` (an MSW `listen()` or `close()`) with our shim out of the way, then puts it back on top. */
export function beneathFetchSeam(change: () => void): void {
  const seam = (globalThis as { [KEY]?: FetchSeam })[KEY]
  if (seam && globalThis.fetch === seam.shim) {
    Object.defineProperty(globalThis, 'fetch', { value: seam.current, writable: true, enumerable: true, configurable: true })
  }
  change()
  installFetchSeam()
}

function createSeam(): FetchSeam {
  const seam: FetchSeam = {
    current: globalThis.fetch,
    first: globalThis.fetch,
    beneath: new AsyncLocalStorage(),
    shim: function fetch(input, init) {
      if (seam.beneath.getStore()) return seam.first.call(globalThis, input, init)
      if (!workerState().begun) return passOn(seam, input, init)
      return intercept(seam, input, init)
    },
  }
  return seam
}

/** On to whatever lies beneath us. MSW may have kept our shim as "the real fetch": a call that comes back to us goes to the platform, not round again. */
function passOn(seam: FetchSeam, input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): Promise<Response> {
  const { current, first, beneath } = seam
  if (current === first) return current.call(globalThis, input, init)
  return beneath.run(true, () => current.call(globalThis, input, init))
}

async function intercept(seam: FetchSeam, input: Parameters<Fetch>[0], init: Parameters<Fetch>[1], hop = 0): Promise<Response> {
  const url = urlOf(input)
  const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase()
  const route = url ? routeOf(method, url) : undefined
  if (!url || !route) return passOn(seam, input, init)

  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined) ?? undefined
  signal?.throwIfAborted()
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
  const sent = sentBody(input, init)
  let bodyText: string | undefined
  if (route.kind !== 'other') {
    bodyText = await sent.text()
    const call = { url, method, headers, bodyText, signal }
    if (isProviderCall(route, url, bodyText)) {
      return deliver(seam, call, await raceAbort(answerIncoming(route, { ...call, via: 'fetch' }), signal), input, sent.init)
    }
  }
  const scope = scopeForEgress()
  if (!scope) return passOn(seam, input, sent.init)

  bodyText ??= sent.isStream ? '' : await sent.text()
  const call = { url, method, headers, bodyText, signal }
  const mcp = readMcpCall(scope, call)
  if (mcp) {
    const send = (body?: string) => {
      const changed = body === undefined ? call : { ...call, bodyText: body }
      const isSame = body === undefined
      return forward(
        seam,
        takeInHand(scope, changed, { isMcp: true }),
        isSame ? input : url.href,
        isSame ? sent : sentBody(url.href, anew(call, body)),
      )
    }
    return raceAbort(meetMcpHttp(scope, mcp, send), signal)
  }
  const hand = takeInHand(scope, call)
  if (sent.isStream && bodyText === '')
    void sent.text().then(
      (text) => completeEgress(hand.entry, text),
      () => undefined,
    )
  const response = await forward(seam, hand, input, sent)
  const next = nextHop(input, init, call, response, hop)
  if (!next) return response
  const final = await intercept(seam, next.url, next.init, hop + 1)
  return Object.defineProperty(final, 'redirected', { value: true, configurable: true })
}

/** The same call with another body. */
function anew({ method, headers, signal }: Omit<IncomingCall, 'via'>, body: string): RequestInit {
  const kept = new Headers(headers)
  kept.delete('content-length')
  return { method, headers: kept, body, signal: signal ?? null }
}

/** One of the agent's own HTTP calls: disturbed, and sent on to whatever answers it. */
async function forward(seam: FetchSeam, hand: OtherCallInHand, input: Parameters<Fetch>[0], sent: SentBody): Promise<Response> {
  const { scope, call, entry } = hand
  const changedCall = repeatable(input, sent, hand)
  const send: Send = async (changed) => {
    const pass = beginForwarding(scope, changed ? { method: changed.method, url: new URL(changed.url) } : call)
    try {
      const response = changed ? await passOn(seam, await changedCall(changed), undefined) : await passOn(seam, input, sent.init)
      return detachBody(response, call.signal)
    } catch (error) {
      if (isBlocked(error)) entry.outcome = 'blocked'
      throw error
    } finally {
      pass()
    }
  }
  const release = scope.clock.busy()
  try {
    const answered = await raceAbort(meetOtherCall(hand, send), call.signal)
    if (answered.kind === 'network') throw fetchFailure(answered.code)
    return answered.response
  } finally {
    release()
  }
}

/** How the call is sent once more or changed: with the bytes the agent sent, unless a fault changed them. */
function repeatable(
  input: Parameters<Fetch>[0],
  sent: SentBody,
  { call, firings }: OtherCallInHand,
): (changed: HttpCall) => Promise<Request> {
  const isNeeded = firings.some(({ disturbances }) => disturbances.some(({ kind }) => kind === 'deliver' || kind === 'edit_call'))
  const template = isNeeded && !sent.isStream ? new Request(input instanceof Request ? input.clone() : input, sent.init) : undefined
  // `dispatcher` is undici's own option.
  const { dispatcher } = (sent.init ?? {}) as { dispatcher?: unknown }
  const more = { redirect: redirectOf(input, sent.init), signal: call.signal ?? null, ...(dispatcher === undefined ? {} : { dispatcher }) }
  return async (changed) => {
    const contentType = template?.headers.get('content-type')
    const headers = contentType ? { 'content-type': contentType, ...changed.headers } : changed.headers
    if (changed.body !== call.bodyText) return requestOf({ ...changed, headers }, more)
    const bytes = template ? await template.clone().arrayBuffer() : await sent.bytes()
    return requestOf({ ...changed, headers }, more, new Uint8Array(bytes))
  }
}

async function deliver(
  seam: FetchSeam,
  call: Omit<IncomingCall, 'via'>,
  answered: Answered,
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
): Promise<Response> {
  if (answered.kind === 'network') {
    await nextMacrotask()
    throw call.signal?.aborted ? call.signal.reason : fetchFailure(answered.code)
  }
  if (answered.kind === 'passthrough') return sendOn(seam, call, answered, input, init)
  return named(answered.response, call.url)
}

/** To the real API, with the body as it was edited; to another URL where the model's name stands in it. */
function sendOn(
  seam: FetchSeam,
  call: Omit<IncomingCall, 'via'>,
  answered: Extract<Answered, { kind: 'passthrough' }>,
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
): Promise<Response> {
  const { url, method, headers } = call
  const body = bodyToSend(call, answered)
  if (answered.url.href === url.href) return passOn(seam, input, { ...init, body })
  return passOn(seam, answered.url, { ...init, method, headers, body })
}

function urlOf(input: Parameters<Fetch>[0]): URL | undefined {
  try {
    return new URL(input instanceof Request ? input.url : String(input))
  } catch {
    return undefined
  }
}

/** Rejects with the client's own reason as soon as it gives up, as `fetch` does. */
function raceAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** The platform's or MSW's own `fetch`, beneath ours. */
export function fetchBeneath(): Fetch {
  return (globalThis as { [KEY]?: FetchSeam })[KEY]?.current ?? globalThis.fetch
}
