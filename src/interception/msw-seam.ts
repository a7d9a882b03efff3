import type { NetworkCode } from '../model/disturbance.ts'
import { answerCredentials } from './answer-credentials.ts'
import { scopeForEgress } from './attribution.ts'
import { beneathFetchSeam, fetchBeneath } from './fetch-seam.ts'
import { beginForwarding, isForwarding } from './forwarding.ts'
import { answerIncoming } from './incoming.ts'
import { concernsCase, meetOtherCall } from './meet-other-call.ts'
import { fetchFailure } from './network-error.ts'
import { httpCallOf, isBlocked, takeInHand } from './other-call.ts'
import { isProviderCall, routeOf } from './route.ts'
import { requestOf, type Send } from './send-other-call.ts'
import { workerState } from './worker-state.ts'

interface Frame {
  readonly protocol: string
  getHandlers(controller: unknown): unknown[]
  respondWith(response: Response | undefined): void
}

/** What both MSW majors share of the source that every `setupServer` of a process reads from. */
interface SharedSource {
  /** Holds a `frame` listener while a server listens. */
  readonly emitter: { listeners(event: string): readonly unknown[] }
  on(event: string, listener: unknown): void
  queue(frame: Frame): Promise<void>
  enable(...args: unknown[]): unknown
  disable(): unknown
}

interface MswSeam {
  active: boolean
  readonly source: SharedSource
  readonly version: '2' | '3'
}

/** An answer to a request, or `null`: the next handler is asked. */
type Answer = (request: Request) => Promise<Response | null>

const KEY = Symbol.for('khaostest.msw-seam')

/**
 * Puts one handler of ours before those of whichever MSW server is listening and one behind them, and starts a server when none is. All `setupServer`s of a
 * process share one source of requests and the last to listen takes it over, so our handler is put in front at that source: a user's
 * server keeps answering the agent's tools, in either order of `listen()`.
 */
export async function installMswSeam(): Promise<void> {
  const seam = await loadSeam()
  if (seam.active) return
  const { setupServer } = await import('msw/node')
  beneathFetchSeam(() => {
    // Both majors ignore the other's key.
    const server = setupServer() as { listen(options: object): void }
    server.listen({ onUnhandledRequest: 'bypass', onUnhandledFrame: 'bypass' })
  })
}

/**
 * Runs `install` as if no MSW server were listening yet. MSW 3 patches the socket's own `connect` and sends what it passes on to whatever
 * it found there, so a wall that is put up later would stand before MSW instead of behind it.
 */
export async function beneathMsw(install: () => void): Promise<void> {
  const { active, version, source } = await loadSeam()
  if (!active || version === '2') return install()

  const listeners = [...source.emitter.listeners('frame')]
  source.disable()
  install()
  source.enable({ quiet: true })
  for (const listener of listeners) source.on('frame', listener)
}

async function loadSeam(): Promise<MswSeam> {
  const registry = globalThis as { [KEY]?: MswSeam }
  registry[KEY] ??= await createSeam()
  return registry[KEY]
}

async function createSeam(): Promise<MswSeam> {
  const [core, node] = await Promise.all([import('msw'), import('msw/node')])
  const { RequestHandler } = core
  const { defaultNetworkOptions } = node as unknown as { defaultNetworkOptions: { sources: readonly SharedSource[] } }
  const source = defaultNetworkOptions.sources[0]
  if (!source) throw new Error('khaostest cannot find the request source of this MSW version. Supported: msw ^2.15.0 || ^3.0.5.')

  class KhaosHandler extends RequestHandler {
    readonly #answer: Answer

    constructor(answer: Answer) {
      super({ info: { header: 'khaostest' }, resolver: () => undefined })
      this.#answer = answer
    }
    override async parse() {
      return {}
    }
    override predicate() {
      return true
    }
    override extendResolverArgs() {
      return {}
    }
    override log() {}
    override async run({ request, requestId }: { request: Request; requestId?: string }) {
      const response = await this.#answer(request)
      return response ? ({ handler: this, request, requestId, response, parsedResult: {} } as never) : null
    }
  }
  const first = new KhaosHandler(answerHttpModule)
  const last = new KhaosHandler(async ({ method, url }) => answerCredentials(method, new URL(url)))
  // A server that listened before us (in `beforeAll`) is kept: another one would take its place.
  const isListening = source.emitter.listeners('frame').length > 0
  // `handleRequest` is gone in MSW 3.
  const seam: MswSeam = { active: isListening, source, version: 'handleRequest' in core ? '2' : '3' }
  wrapSource(source, seam, (others) => [first, ...others, last])
  return seam
}

function wrapSource(source: SharedSource, seam: MswSeam, around: (others: readonly unknown[]) => unknown[]): void {
  const { queue, enable, disable } = source
  source.queue = (frame) => {
    if (frame.protocol === 'http') {
      const others = frame.getHandlers.bind(frame)
      frame.getHandlers = (controller) => around(others(controller))
      if (seam.version === '2') failAsSocketsDo(frame)
    }
    return queue.call(source, frame)
  }
  source.enable = (...args) => {
    // A second server on the shared source would hear each request twice.
    if (seam.active) return undefined
    seam.active = true
    return enable.apply(source, args)
  }
  source.disable = () => {
    seam.active = false
    return disable.call(source)
  }
}

const failures = new WeakMap<Response, Error>()

const failed = (code: NetworkCode): Response => failedBy(fetchFailure(code))

/** MSW 2 takes for a failure of the network what has an `errno`; TLS errors have none. */
function asSystemError(error: Error): Error {
  return 'errno' in error ? error : Object.defineProperty(error, 'errno', { value: undefined, configurable: true })
}

/** A failure of `fetch` as `node:http` tells it: the system's own error. */
function failedBy(error: unknown): Response {
  const response = Response.error()
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error) failures.set(response, asSystemError(cause))
  return response
}

/** A mocked network error has no code; MSW 2 hands on a thrown system error as it is, and `node:http` then emits it. */
function failAsSocketsDo(frame: Frame): void {
  const respond = frame.respondWith.bind(frame)
  frame.respondWith = (response) => {
    const failure = response && failures.get(response)
    if (failure) throw failure
    respond(response)
  }
}

/** Requests of `node:http(s)`, XHR and whatever was fetched beneath our own seam. `null`: not ours, the user's handlers and the network go on. */
async function answerHttpModule(request: Request): Promise<Response | null> {
  if (!workerState().begun) return null
  const url = new URL(request.url)
  const route = routeOf(request.method, url)
  const bodyText = route.kind === 'other' ? '' : await request.clone().text()
  if (isProviderCall(route, url, bodyText)) {
    const answered = await answerIncoming(route, {
      url,
      method: request.method,
      headers: request.headers,
      bodyText,
      signal: undefined,
      via: 'http',
    })
    if (answered.kind === 'network') return failed(answered.code)
    return answered.kind === 'response' ? answered.response : null
  }
  const scope = scopeForEgress()
  if (!scope || isForwarding(scope, { method: request.method, url })) return null

  const call = {
    url,
    method: request.method,
    headers: request.headers,
    bodyText: request.body ? await request.clone().text() : '',
    signal: undefined,
  }
  const hand = takeInHand(scope, call)
  if (!concernsCase(hand)) return null

  const send: Send = async (changed) => {
    const pass = beginForwarding(scope, changed ? { method: changed.method, url: new URL(changed.url) } : call)
    try {
      // What `node:http` would not follow is not followed for it.
      const bytes = !changed || changed.body === call.bodyText ? new Uint8Array(await request.clone().arrayBuffer()) : undefined
      return await fetchBeneath()(requestOf(changed ?? httpCallOf(call), { redirect: 'manual' }, bytes))
    } catch (error) {
      if (isBlocked(error)) hand.entry.outcome = 'blocked'
      throw error
    } finally {
      pass()
    }
  }
  const release = scope.clock.busy()
  try {
    const answered = await meetOtherCall(hand, send)
    return answered.kind === 'network' ? failed(answered.code) : answered.response
  } catch (error) {
    return failedBy(error)
  } finally {
    release()
  }
}
