import { describe, expect, it } from 'vitest'
import {
  dataCorruption,
  httpClockSkew,
  httpError,
  httpGraphqlPartialError,
  httpPartialResponse,
  httpRateLimit,
  httpStaleCache,
  httpTruncatedBody,
  httpWrongContentType,
} from '../../../../src/faults/index.ts'
import { inShop, isMockedSocket, ways } from './call-shop.ts'
import { openShop } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()
const DAY_MS = 86_400_000

describe.each(ways)('the content of an answer, by $transport to $target', ({ transport, target }) => {
  const get = (path: string) => transports[transport](`${shop[target]}${path}`)

  it('comes under a wrong label, the same to the byte', async () => {
    const { value, states, effects } = await inShop([httpWrongContentType().onCall(2)], async () => [
      await get('/orders/A-1007'),
      await get('/orders/A-1007'),
    ])

    expect(value?.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'text/html'])
    expect(value?.[1]?.text).toBe(value?.[0]?.text)
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ headers: { 'content-type': 'text/html' } })])
  })

  it('is only a part, and says so when it should', async () => {
    const silent = await inShop([httpPartialResponse()], () => get('/orders/A-1007'))
    const said = await inShop([httpPartialResponse({ includeError: true })], () => get('/orders/A-1007'))

    expect(JSON.parse(silent.value?.text ?? '')).toEqual({ orderId: 'A-1007', status: 'shipped', total: 129.5, items: [{ sku: 'a' }] })
    expect(silent.value?.status).toBe(200)
    expect(JSON.parse(said.value?.text ?? '')).toMatchObject({ error: { code: 'partial_content' } })
  })

  it('is an older one: what the same call got before', async () => {
    const { value, states, effects } = await inShop([httpStaleCache().afterCalls(1)], async () => {
      const stocks = []
      for (let call = 0; call < 3; call++) stocks.push((JSON.parse((await get('/stock')).text) as { stock: number }).stock)
      return stocks
    })

    expect(value).toEqual([8, 8, 7])
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ age: 1 }), expect.objectContaining({ age: 1 })])
  })

  it('is damaged in a share of its values', async () => {
    const { value, effects } = await inShop([dataCorruption({ mode: 'schema', field: 'total' })], () => get('/orders/A-1007'))

    expect(JSON.parse(value?.text ?? '')).toMatchObject({ orderId: 'A-1007', total: '129.5 units' })
    expect(effects).toEqual([expect.objectContaining({ via: 'http', damaged: ['/total'], of: 1 })])
  })
})

describe('an older answer', () => {
  it('is not shown where there is none', async () => {
    const { states, nearMiss } = await inShop([httpStaleCache()], () => transports.fetch(`${shop.loopback}/stock`))

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('this call has no answer from 1 call ago')
  })

  it('is not shown where it was the same', async () => {
    const { states, nearMiss } = await inShop([httpStaleCache()], async () => {
      await transports.fetch(`${shop.loopback}/orders/A-1007`)
      await transports.fetch(`${shop.loopback}/orders/A-1007`)
    })

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('the answer was the same then')
  })
})

describe('a GraphQL answer', () => {
  const ask = () =>
    fetch(`${shop.loopback}/graphql`, { method: 'POST', body: '{"query":"{ order { id status customer { name } } }"}' }).then(
      (response) => response.json() as Promise<unknown>,
    )

  it('fails in one field, with status 200', async () => {
    const named = await inShop([httpGraphqlPartialError({ path: 'order.customer', message: 'down' })], ask)
    const drawn = await inShop([httpGraphqlPartialError()], ask)

    expect(named.value).toEqual({
      data: { order: { id: 'A-1007', status: 'shipped', customer: null } },
      errors: [{ message: 'down', path: ['order', 'customer'] }],
    })
    expect(drawn.value).toMatchObject({ errors: [{ path: ['order', expect.stringMatching(/id|status|customer/)] }] })
  })

  it('is told from any other', async () => {
    const { states, nearMiss } = await inShop([httpGraphqlPartialError()], () => transports.fetch(`${shop.loopback}/stock`))

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('it has no `data`')
  })
})

describe.each(ways.filter(({ transport }) => !isMockedSocket(transport)))(
  'a wrong clock, by $transport to $target',
  ({ transport, target }) => {
    it('dates the answer in the past', async () => {
      const { value, states } = await inShop([httpClockSkew()], () => transports[transport](`${shop[target]}/stock`))

      const date = Date.parse(value?.headers['date'] ?? '')
      expect(Date.now() - date).toBeGreaterThan(DAY_MS - 60_000)
      expect(states).toEqual(['fired'])
    })

    it('dates a refusal in the past too, and when to come back', async () => {
      const { value, states } = await inShop([httpRateLimit({ form: 'date' }), httpClockSkew()], () =>
        transports[transport](`${shop[target]}/stock`),
      )

      expect(value?.status).toBe(429)
      expect(Date.parse(value?.headers['retry-after'] ?? '')).toBeLessThan(Date.now() - DAY_MS + 60_000)
      expect(states).toEqual(['fired', 'fired'])
    })
  },
)

describe('faults on the answers of other faults', () => {
  it('leaves seconds alone', async () => {
    const { value } = await inShop([httpRateLimit(), httpClockSkew()], () => transports.fetch(`${shop.loopback}/stock`))

    expect(value?.headers['retry-after']).toBe('5')
  })

  it('are shadowed unless they say that they act on errors', async () => {
    const { value, states, nearMiss } = await inShop(
      [httpError({ status: 503 }).always(), httpWrongContentType(), httpPartialResponse()],
      () => transports.fetch(`${shop.loopback}/stock`),
    )

    expect(value?.headers['content-type']).toBe('application/json')
    expect(states).toEqual(['fired', 'shadowed', 'shadowed'])
    expect(nearMiss).toContain('http_error')
  })

  it('act on errors where the test says so: a garbled 503', async () => {
    const { failure, states } = await inShop([httpError({ status: 503 }), httpTruncatedBody({ onErrors: true })], async () => {
      const response = await fetch(`${shop.loopback}/stock`)
      return { status: response.status, text: await response.text() }
    })

    expect(failure).toBe('TypeError ECONNRESET')
    expect(states).toEqual(['fired', 'fired'])
  })
})
