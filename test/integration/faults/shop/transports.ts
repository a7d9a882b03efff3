import http from 'node:http'
import * as undici from 'undici'

export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface Call {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** One HTTP call and its whole answer. Fails as its client fails. */
export type Transport = (url: string, call?: Call) => Promise<Got>

const byFetch: Transport = async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) })
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}

const byHttp: Transport = (url, { method = 'GET', headers = {}, body, signal } = {}) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers }, ...(signal ? { signal } : {}) }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, text }))
    })
    request.on('error', reject)
    request.end(body)
  })

const byUndici: Transport = async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
  const answered = await undici.request(url, {
    method: method as 'GET',
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
  })
  return { status: answered.statusCode, headers: answered.headers as Record<string, string>, text: await answered.body.text() }
}

export const transports = { fetch: byFetch, 'node:http': byHttp, undici: byUndici } as const
export type TransportName = keyof typeof transports
