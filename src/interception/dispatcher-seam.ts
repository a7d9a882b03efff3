import { isProviderHost } from '../providers/catalog.ts'
import { scopeForEgress } from './attribution.ts'
import { dispatchOtherCall } from './dispatch-other-call.ts'
import { beginAnswer, bodyText, type Dispatcher, type DispatchHandler, type DispatchOptions, toHeaders } from './dispatch-wire.ts'
import { isForwarding } from './forwarding.ts'
import { answerIncoming } from './incoming.ts'
import { fetchFailure } from './network-error.ts'
import { type Route, routeOf } from './route.ts'
import { workerState } from './worker-state.ts'

const DISPATCHER = Symbol.for('undici.globalDispatcher.1')
const OURS = Symbol.for('khaostest.dispatcher')

/**
 * Catches clients that took the platform's own `fetch` before `khaostest` was imported, and `undici.request`: both look up the global
 * dispatcher at each call. Calls to model hosts during a run are answered here, the agent's own calls are met here unless a seam above did so.
 */
export function installDispatcherSeam(): void {
  // Touching a fetch class makes the platform create its dispatcher.
  void globalThis.Response
  const registry = globalThis as unknown as { [DISPATCHER]?: Dispatcher & { [OURS]?: true } }
  const original = registry[DISPATCHER]
  if (!original || original[OURS]) return
  registry[DISPATCHER] = new Proxy(original, {
    get(target, key) {
      if (key === OURS) return true
      if (key === 'dispatch') return (options: DispatchOptions, handler: DispatchHandler) => dispatch(target, options, handler)
      const value = Reflect.get(target, key, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function dispatch(original: Dispatcher, options: DispatchOptions, handler: DispatchHandler): boolean {
  const url = workerState().begun && options.origin ? new URL(options.path, String(options.origin)) : undefined
  if (!url) return original.dispatch(options, handler)
  const route = routeOf(options.method, url)
  if (route.kind === 'other') {
    const scope = scopeForEgress()
    const isMet = !scope || isForwarding(scope, { method: options.method, url })
    return isMet ? original.dispatch(options, handler) : dispatchOtherCall(scope, { original, url, options, handler })
  }
  if (!isProviderHost(url.host) || workerState().liveAllowed) return original.dispatch(options, handler)
  void answerModelCall(route, url, options, handler)
  return true
}

async function answerModelCall(
  route: Exclude<Route, { kind: 'other' }>,
  url: URL,
  { method, headers, body }: DispatchOptions,
  handler: DispatchHandler,
): Promise<void> {
  const answering = beginAnswer(handler)
  try {
    const answered = await answerIncoming(route, {
      url,
      method,
      headers: toHeaders(headers),
      bodyText: await bodyText(body),
      signal: answering.signal,
      via: 'dispatcher',
    })
    if (answered.kind === 'network') throw fetchFailure(answered.code)
    if (answered.kind === 'passthrough')
      throw new Error(
        "khaostest cannot pass this call on: the client holds the platform's own fetch. Import khaostest before the client is built.",
      )
    await answering.play(answered.response)
  } catch (error) {
    answering.fail(error)
  }
}
