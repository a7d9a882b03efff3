import type { ClientHttp2Stream, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { NetworkCode } from '../../model/disturbance.ts'
import type { Answered } from '../apply-disturbance.ts'
import { bodyToSend } from '../body-to-send.ts'
import type { IncomingCall } from '../call-in-hand.ts'
import { fetchBeneath } from '../fetch-seam.ts'
import { answerIncoming } from '../incoming.ts'
import { fetchFailure } from '../network-error.ts'
import { routeOf } from '../route.ts'
import { Delivery } from './delivery.ts'
import type { Caller } from './session.ts'

/** Headers of a connection, which HTTP/2 does not have. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set(['transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'proxy-connection'])

/** Failures of the connection itself; the rest happens to a request that is under way. */
const BEFORE_CONNECTING: ReadonlySet<NetworkCode> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'CERT_HAS_EXPIRED'])

/** Takes one request of a session to its answer. Never rejects: what goes wrong here, the client hears. */
export async function answerStream(origin: URL, stream: ServerHttp2Stream, headers: IncomingHttpHeaders, caller: Caller): Promise<void> {
  stream.on('error', () => undefined)
  const gone = new AbortController()
  caller.stream.once('close', () => gone.abort(new DOMException('The client closed the stream.', 'AbortError')))
  try {
    const url = new URL(String(headers[':path'] ?? '/'), origin)
    const method = String(headers[':method'] ?? 'GET')
    const route = routeOf(method, url)
    if (route.kind === 'other') throw new Error(`khaostest does not know what ${method} ${url.href} is.`)
    const call = {
      url,
      method,
      headers: ownHeaders(headers),
      bodyText: route.kind === 'unknown_provider' ? '' : await bodyText(stream),
      signal: gone.signal,
      via: 'http2' as const,
    }
    const answered = await caller.inContext(() => answerIncoming(route, call))
    if (answered.kind === 'network') return void caller.stream.destroy(failureOf(answered.code))
    const response = answered.kind === 'response' ? answered.response : await sendOn(call, answered)
    await send(response, stream, caller.stream)
  } catch (error) {
    if (!gone.signal.aborted) caller.stream.destroy(causeOf(error))
  }
}

/** To the real API, which speaks HTTP/1.1 as well. */
async function sendOn(call: IncomingCall, answered: Extract<Answered, { kind: 'passthrough' }>): Promise<Response> {
  const { method, headers, signal = null } = call
  return fetchBeneath()(answered.url, { method, headers, body: bodyToSend(call, answered), signal })
}

/** Each chunk is pulled when the client has read the one before it, as `fetch` does: an error then never overtakes data. */
async function send(response: Response, stream: ServerHttp2Stream, client: ClientHttp2Stream): Promise<void> {
  if (stream.closed || stream.destroyed) return void response.body?.cancel()
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !OF_CONNECTIONS.has(name)))
  const delivery = new Delivery(client)
  stream.respond({ ':status': response.status, ...headers })
  const reader = response.body?.getReader()
  if (!reader) return void stream.end()
  client.once('close', () => void reader.cancel().catch(() => undefined))
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    if (client.destroyed) return
    stream.write(step.value)
    await delivery.of(step.value.length)
  }
  stream.end()
}

/** What a client sees: an error of the connection reaches a request that waits for it as its cause. */
function failureOf(code: NetworkCode): Error {
  const cause = fetchFailure(code).cause as Error
  if (!BEFORE_CONNECTING.has(code)) return cause
  const error = new Error(`The pending stream has been canceled (caused by: ${cause.message})`, { cause })
  return Object.assign(error, { code: 'ERR_HTTP2_STREAM_CANCEL' })
}

/** The error of the socket that `fetch` wraps in its own. */
function causeOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.cause instanceof Error ? error.cause : error
}

function ownHeaders(headers: IncomingHttpHeaders): Headers {
  const own = new Headers()
  for (const [name, value] of Object.entries(headers)) if (!name.startsWith(':') && value !== undefined) own.set(name, String(value))
  return own
}

async function bodyText(stream: ServerHttp2Stream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
