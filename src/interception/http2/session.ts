import { AsyncLocalStorage } from 'node:async_hooks'
import type { ClientHttp2Session, ClientHttp2Stream, ClientSessionOptions, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { duplexPair } from 'node:stream'
import { answerStream } from './answer-stream.ts'
import { IdleTimer } from './idle-timer.ts'

export type Http2 = typeof import('node:http2')
type Listener = (session: ClientHttp2Session, socket: unknown) => void
export type Connect = (
  this: unknown,
  authority: string | URL,
  options?: ClientSessionOptions | Listener,
  listener?: Listener,
) => ClientHttp2Session

interface Opening {
  readonly http2: Http2
  readonly original: Connect
  readonly url: URL
  readonly options: ClientSessionOptions | undefined
  readonly listener: Listener | undefined
}

/** The side of one request that its client holds, in the async context it was made in: a pooled session outlives its case. */
export interface Caller {
  readonly stream: ClientHttp2Stream
  readonly inContext: <Result>(run: () => Result) => Result
}

/** A true HTTP/2 session of the client whose other end is in this process: framing, resets and errors are those of the platform. */
export function openSession({ http2, original, url, options, listener }: Opening): ClientHttp2Session {
  const [near, far] = duplexPair()
  near.once('close', () => far.destroy())
  const callers = new Map<number, Caller>()
  const session = original(url, { ...options, createConnection: () => near }, listener)
  const server = http2.performServerHandshake(far)
  server.on('error', () => session.destroy())
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const caller = callers.get(stream.id ?? 0)
    callers.delete(stream.id ?? 0)
    if (caller) void answerStream(url, stream, headers, caller)
    else stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
  })
  session.once('close', () => server.destroy())
  watchRequests(session, callers)
  return session
}

/** Notes who makes which request, and puts time-outs of the session and its streams on the clock of the case. */
function watchRequests(session: ClientHttp2Session, callers: Map<number, Caller>): void {
  const { request } = session
  const idle = new IdleTimer(session)
  session.once('close', () => idle.stop())
  session.setTimeout = (ms, onTimeout) => {
    idle.set(ms, onTimeout)
    return session
  }
  session.request = (...args) => {
    const stream = request.apply(session, args)
    const caller: Caller = { stream, inContext: AsyncLocalStorage.snapshot() }
    const enlist = () => callers.set(stream.id ?? 0, caller)
    if (stream.id === undefined) stream.once('ready', enlist)
    else enlist()
    watchStream(stream, new IdleTimer(stream, idle))
    return stream
  }
}

function watchStream(stream: ClientHttp2Stream, idle: IdleTimer): void {
  const { push } = stream
  stream.push = (...args) => {
    idle.touch()
    return push.apply(stream, args)
  }
  for (const event of ['ready', 'response', 'trailers'] as const) stream.on(event, () => idle.touch())
  stream.once('close', () => idle.stop())
  stream.setTimeout = (ms, onTimeout) => {
    idle.set(ms, onTimeout)
    return stream
  }
}
