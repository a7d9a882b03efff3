import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpResponse, http as msw } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { closeServer } from '../../../support/msw.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

interface Refund {
  readonly receipt: string
  readonly order: string
  readonly key: string | undefined
}

/** What the shop did and was asked. Begins anew before each test. */
export interface ShopState {
  readonly asked: Asked[]
  readonly refunds: Refund[]
  stock: number
}

export const state: ShopState = { asked: [], refunds: [], stock: 9 }

export const DOCUMENTS = [
  {
    id: 'd1',
    text: 'Refunds are paid within five days of 2025-11-03.',
    score: 0.91,
    metadata: { source: 'refunds.md', updatedAt: '2025-11-03' },
  },
  {
    id: 'd2',
    text: 'Parcels are sent from the north warehouse.',
    score: 0.64,
    metadata: { source: 'parcels.md', updatedAt: '2025-10-01' },
  },
  { id: 'd3', text: 'The desk is open from nine to five.', score: 0.32, metadata: { source: 'desk.md', updatedAt: '2025-09-12' } },
]

export const CARD = {
  name: 'Courier',
  version: '1.0.0',
  url: 'https://courier.example.test/a2a',
  skills: [{ id: 'parcels', name: 'Parcels' }],
}

/** A small shop: stock that falls, refunds that honour an idempotency key, a search, another agent. */
function answer({ method, path, headers, body }: Asked): { readonly status: number; readonly body: unknown } {
  if (path === '/stock')
    return { status: 200, body: { sku: 'B-77', stock: --state.stock, warehouse: 'north', updatedAt: '2026-01-10T08:00:00Z' } }
  if (path === '/orders/A-1007')
    return { status: 200, body: { orderId: 'A-1007', status: 'shipped', total: 129.5, items: [{ sku: 'a' }, { sku: 'b' }] } }
  if (path === '/refunds' && method === 'GET') return { status: 200, body: { refunds: state.refunds } }
  if (path === '/refunds' || path === '/strict-refunds') return refund(path, headers['idempotency-key'], body)
  if (path === '/graphql') return { status: 200, body: { data: { order: { id: 'A-1007', status: 'shipped', customer: { name: 'Ada' } } } } }
  if (path === '/search') return { status: 200, body: { total: DOCUMENTS.length, results: DOCUMENTS } }
  if (path === '/.well-known/agent-card.json') return { status: 200, body: CARD }
  if (path === '/a2a')
    return {
      status: 200,
      body: { jsonrpc: '2.0', id: 1, result: { kind: 'message', agent: 'courier', parts: [{ kind: 'text', text: `got: ${body}` }] } },
    }
  return { status: 404, body: { error: 'no such thing' } }
}

function refund(path: string, key: string | undefined, body: string): { readonly status: number; readonly body: unknown } {
  const known = key === undefined ? undefined : state.refunds.find((done) => done.key === key)
  if (known) return path === '/refunds' ? { status: 200, body: known } : { status: 409, body: { error: 'this key was used' } }
  const done = { receipt: `R-${state.refunds.length + 1}`, order: String((JSON.parse(body) as { order: string }).order), key }
  state.refunds.push(done)
  return { status: 201, body: done }
}

function serve(asked: Asked) {
  state.asked.push(asked)
  return answer(asked)
}

/** The shop on a real loopback server, and behind a user's MSW handlers under a name, with and without TLS. */
export function openShop(): { readonly loopback: string; readonly mocked: string; readonly secure: string } {
  const urls = { loopback: '', mocked: 'http://shop.example.test', secure: 'https://shop.example.test' }
  const server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const { status, body: answered } = serve({
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers: request.headers as Record<string, string>,
        body,
      })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answered))
    })
  })
  const users = setupServer(
    ...[`${urls.mocked}/*`, `${urls.secure}/*`].map((url) =>
      msw.all(url, async ({ request }) => {
        const { pathname } = new URL(request.url)
        const asked = { method: request.method, path: pathname, headers: Object.fromEntries(request.headers), body: await request.text() }
        const { status, body } = serve(asked)
        return HttpResponse.json(body as object, { status })
      }),
    ),
  )
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    urls.loopback = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    users.listen({ onUnhandledRequest: 'bypass' })
  })
  afterAll(() => {
    server.close()
    closeServer(users)
  })
  beforeEach(() => {
    state.asked.length = 0
    state.refunds.length = 0
    state.stock = 9
  })
  return urls
}
