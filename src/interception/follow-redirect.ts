import type { OtherCall } from './other-call.ts'

type Fetch = typeof globalThis.fetch

const STATUSES = new Set([301, 302, 303, 307, 308])
/** What the fetch standard allows in a row. */
const MOST_HOPS = 20
const OF_THE_BODY = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type']
const OF_THE_ORIGIN = ['authorization', 'cookie', 'host', 'proxy-authorization']

/** Where and how a fetch goes on. */
export interface NextHop {
  readonly url: URL
  readonly init: RequestInit
}

/**
 * What a real `fetch` does with an answer of ours that sends it elsewhere: it goes on, hands the answer out (`redirect: 'manual'`), or fails.
 * `undefined`: nothing, the answer is the client's. Answers from beneath us were followed there already.
 *
 * @throws TypeError as the platform's fetch does
 */
export function nextHop(
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
  call: OtherCall,
  response: Response,
  hop: number,
): NextHop | undefined {
  const location = response.headers.get('location')
  if (!STATUSES.has(response.status) || location === null) return undefined
  const mode = redirectOf(input, init)
  if (mode === 'manual') return undefined
  if (mode === 'error') throw failure('unexpected redirect')
  if (hop >= MOST_HOPS) throw failure('redirect count exceeded')

  const url = new URL(location, call.url)
  if (!/^https?:$/.test(url.protocol)) throw failure('URL scheme must be a HTTP(S) scheme')
  const becomesGet = response.status === 303 ? !['GET', 'HEAD'].includes(call.method) : response.status < 303 && call.method === 'POST'
  const headers = new Headers(call.headers)
  if (becomesGet) for (const name of OF_THE_BODY) headers.delete(name)
  if (url.origin !== call.url.origin) for (const name of OF_THE_ORIGIN) headers.delete(name)
  const body = becomesGet ? undefined : (init?.body ?? (call.bodyText || undefined))
  return {
    url,
    init: {
      ...init,
      method: becomesGet ? 'GET' : call.method,
      headers,
      redirect: mode,
      signal: call.signal ?? null,
      body: body ?? null,
    },
  }
}

/** How a fetch was told to treat redirects. */
export function redirectOf(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): RequestRedirect {
  return init?.redirect ?? (input instanceof Request ? input.redirect : 'follow')
}

function failure(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) })
}
