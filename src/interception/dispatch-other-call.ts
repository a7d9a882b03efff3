import { beginAnswer, bodyText, type Dispatcher, type DispatchHandler, type DispatchOptions, send, toHeaders } from './dispatch-wire.ts'
import { beginForwarding } from './forwarding.ts'
import { concernsCase, meetOtherCall } from './meet-other-call.ts'
import { fetchFailure } from './network-error.ts'
import { isBlocked, type OtherCallInHand, takeInHand } from './other-call.ts'
import type { CaseScope } from './scope.ts'
import type { Send } from './send-other-call.ts'

interface Dispatched {
  readonly original: Dispatcher
  readonly url: URL
  readonly options: DispatchOptions
  readonly handler: DispatchHandler
}

/** One of the agent's own calls that came straight to undici (`undici.request`, a `fetch` older than ours): written down, disturbed, sent on. */
export function dispatchOtherCall(scope: CaseScope, dispatched: Dispatched): boolean {
  const { body } = dispatched.options
  const mayAct = scope.schedule.active || scope.attacks.length > 0 || scope.httpMocks.length > 0
  if (!mayAct || !isStream(body)) return meet(scope, dispatched)
  void bodyText(body).then((text) => meet(scope, { ...dispatched, options: { ...dispatched.options, body: text } }))
  return true
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

function meet(scope: CaseScope, dispatched: Dispatched): boolean {
  const { url, options } = dispatched
  const { method, headers, body } = options
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : ''
  const client = new AbortController()
  const hand = takeInHand(scope, { url, method, headers: toHeaders(headers), bodyText: text, signal: client.signal })
  if (!concernsCase(hand)) return passOn(hand, dispatched)
  void answer(hand, dispatched, client)
  return true
}

/** On its way untouched; only how it ended is looked at. */
function passOn({ scope, call, entry }: OtherCallInHand, { original, options, handler }: Dispatched): boolean {
  const pass = beginForwarding(scope, call)
  const watched = new Proxy(handler, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const status = key === 'onHeaders' ? args[0] : key === 'onResponseStart' ? args[1] : undefined
        if (typeof status === 'number') entry.status = status
        if (key === 'onComplete' || key === 'onResponseEnd' || key === 'onError' || key === 'onResponseError') pass()
        return Reflect.apply(value, target, args) as unknown
      }
    },
  })
  return original.dispatch(options, watched)
}

async function answer(hand: OtherCallInHand, { original, options, handler }: Dispatched, client: AbortController): Promise<void> {
  const { scope, call, entry } = hand
  const sendOn: Send = async (changed) => {
    const url = new URL(changed?.url ?? call.url)
    const pass = beginForwarding(scope, { method: changed?.method ?? call.method, url })
    try {
      return await send(original, changed ? changedOptions(options, changed, call.bodyText) : options, client.signal)
    } catch (error) {
      if (isBlocked(error)) entry.outcome = 'blocked'
      throw error
    } finally {
      pass()
    }
  }
  const answering = beginAnswer(handler, client)
  const release = scope.clock.busy()
  try {
    const answered = await meetOtherCall(hand, sendOn)
    if (answered.kind === 'network') throw fetchFailure(answered.code)
    await answering.play(answered.response)
  } catch (error) {
    answering.fail(error)
  } finally {
    release()
  }
}

/** The call as a fault changed it, or as it was once more: undici sets the length of the body anew. */
function changedOptions(options: DispatchOptions, changed: NonNullable<Parameters<Send>[0]>, original: string): DispatchOptions {
  const url = new URL(changed.url)
  const headers = Object.entries(changed.headers).filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding')
  return {
    ...options,
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: changed.method,
    headers: Object.fromEntries(headers),
    body: changed.body === original ? options.body : changed.body,
  }
}
