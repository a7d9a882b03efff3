import { responseOf } from './response-of.ts'

/** One call as undici's dispatchers take it. */
export interface DispatchOptions {
  readonly origin?: string | URL
  readonly path: string
  readonly method: string
  readonly headers?: unknown
  readonly body?: unknown
}

/** The callbacks undici gives a dispatcher: the form that `fetch` and `undici.request` share on undici 6 and 7. */
export interface DispatchHandler {
  onConnect?(abort: (reason?: Error) => void): void
  onHeaders?(status: number, headers: readonly Buffer[], resume: () => void, statusText: string): boolean
  onData?(chunk: Buffer): boolean
  onComplete?(trailers: readonly Buffer[]): void
  onError?(error: Error): void
  onRequestStart?(controller: object, context: object): void
  onResponseStart?(controller: object, status: number, headers: Record<string, string | string[]>, statusText: string): void
  onResponseData?(controller: object, chunk: Buffer): void
  onResponseEnd?(controller: object, trailers: object): void
  onResponseError?(controller: object, error: Error): void
}

export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: DispatchHandler): boolean
}

/** The client's end of a call that we answer. */
export interface Answering {
  /** Aborted when the client gives up. */
  readonly signal: AbortSignal
  /** Hands the answer out as undici would. */
  play(response: Response): Promise<void>
  fail(error: unknown): void
}

/** Begins to answer a call in undici's place. */
export function beginAnswer(handler: DispatchHandler, controller = new AbortController()): Answering {
  const handle = {
    abort: (reason?: Error) => controller.abort(reason),
    pause() {},
    resume() {},
    get aborted() {
      return controller.signal.aborted
    },
    get reason() {
      return controller.signal.reason
    },
  }
  if (handler.onRequestStart) handler.onRequestStart(handle, {})
  else handler.onConnect?.((reason) => controller.abort(reason))
  return {
    signal: controller.signal,
    play: (response) => play(response, handler, handle),
    fail(problem) {
      const error = systemError(problem)
      if (handler.onResponseError) handler.onResponseError(handle, error)
      else handler.onError?.(error)
    },
  }
}

/** What a socket reports; `fetch` wraps it. */
function systemError(problem: unknown): Error {
  const error = problem instanceof Error ? problem : new Error(String(problem))
  return error instanceof TypeError && error.cause instanceof Error ? error.cause : error
}

async function play(response: Response, handler: DispatchHandler, handle: object): Promise<void> {
  const pairs = [...response.headers].filter(([name]) => name !== 'transfer-encoding')
  if (handler.onResponseStart) handler.onResponseStart(handle, response.status, asRecord(pairs), response.statusText)
  else
    handler.onHeaders?.(
      response.status,
      pairs.flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
      () => undefined,
      response.statusText,
    )
  if (response.body) {
    for await (const chunk of response.body) {
      if (handler.onResponseData) handler.onResponseData(handle, Buffer.from(chunk))
      else handler.onData?.(Buffer.from(chunk))
    }
  }
  if (handler.onResponseEnd) handler.onResponseEnd(handle, {})
  else handler.onComplete?.([])
}

/** Headers in any of the forms that undici takes. */
export function toHeaders(raw: unknown): Headers {
  const headers = new Headers()
  if (Array.isArray(raw)) {
    for (let index = 0; index + 1 < raw.length; index += 2) headers.append(String(raw[index]), String(raw[index + 1]))
  } else if (raw && typeof raw === 'object') {
    const pairs = Symbol.iterator in raw ? (raw as Iterable<[string, string]>) : Object.entries(raw)
    for (const [name, value] of pairs) if (value !== undefined && value !== null) headers.append(name, String(value))
  }
  return headers
}

/** The body of a call as text. A stream is used up. */
export async function bodyText(body: unknown): Promise<string> {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    const chunks: Buffer[] = []
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk as Uint8Array))
    return Buffer.concat(chunks).toString('utf8')
  }
  return String(body)
}

/** Repeated headers as undici shows them. */
function asRecord(pairs: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {}
  for (const [name, value] of pairs) {
    const before = record[name]
    record[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  return record
}

/** Sends a call through undici and gives its answer as a `Response`; the body follows as it arrives. */
export function send(dispatcher: Dispatcher, options: DispatchOptions, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    let body: ReadableStreamDefaultController<Uint8Array> | undefined
    const start = (status: number, headers: Headers, statusText: string) => {
      if (status < 200) return
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          body = controller
        },
      })
      resolve(responseOf(stream, { status, headers, statusText }))
    }
    const fail = (error: Error) => {
      reject(error)
      body?.error(error)
    }
    const onAbort = (abort: (reason?: Error) => void) =>
      signal.addEventListener('abort', () => abort(signal.reason as Error), { once: true })
    // Both forms of handler at once: each version of undici takes the one it knows.
    dispatcher.dispatch(options, {
      onRequestStart: (handle) => onAbort((handle as { abort(reason?: Error): void }).abort.bind(handle)),
      onConnect: onAbort,
      onResponseStart: (_handle, status, headers, statusText) => start(status, toHeaders(headers), statusText),
      onHeaders(status, raw, _resume, statusText) {
        start(status, toHeaders(raw), statusText)
        return true
      },
      onResponseData: (_handle, chunk) => body?.enqueue(chunk),
      onData(chunk) {
        body?.enqueue(chunk)
        return true
      },
      onResponseEnd: () => body?.close(),
      onComplete: () => body?.close(),
      onResponseError: (_handle, error) => fail(error),
      onError: fail,
    })
  })
}
