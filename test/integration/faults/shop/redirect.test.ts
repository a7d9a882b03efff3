import { describe, expect, it } from 'vitest'
import { httpRedirectLoop } from '../../../../src/faults/index.ts'
import { inShop, ways } from './call-shop.ts'
import { openShop, state } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()

describe('a redirect loop, by fetch', () => {
  it.each(['loopback', 'mocked'] as const)('is followed as often as fetch follows, and fails as fetch fails (%s)', async (target) => {
    const { error, egress, states } = await inShop([httpRedirectLoop()], () => fetch(`${shop[target]}/stock`))

    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { message: 'redirect count exceeded' } })
    expect(egress).toHaveLength(21)
    expect(new Set(egress.map(({ outcome, status }) => `${outcome} ${status}`))).toEqual(new Set(['faulted 302']))
    expect(states).toEqual(['fired'])
    expect(state.asked).toEqual([])
  })

  it('ends in the true answer when it is short enough', async () => {
    const { value, egress } = await inShop([httpRedirectLoop({ hops: 3, status: 307 })], async () => {
      const response = await fetch(`${shop.loopback}/stock`)
      return { status: response.status, redirected: response.redirected, url: response.url, body: await response.json() }
    })

    expect(value).toMatchObject({ status: 200, redirected: true, url: `${shop.loopback}/stock`, body: { sku: 'B-77' } })
    expect(egress.map(({ status }) => status)).toEqual([307, 307, 307, 200])
  })

  it('is shown to who asks for it, and refused for who forbids it', async () => {
    const manual = await inShop([httpRedirectLoop()], async () => {
      const response = await fetch(`${shop.loopback}/stock`, { redirect: 'manual' })
      return { status: response.status, location: response.headers.get('location') }
    })
    const forbidden = await inShop([httpRedirectLoop()], () => fetch(`${shop.loopback}/stock`, { redirect: 'error' }))

    expect(manual.value).toEqual({ status: 302, location: `${shop.loopback}/stock` })
    expect(manual.egress).toHaveLength(1)
    expect(forbidden.error).toMatchObject({ message: 'fetch failed', cause: { message: 'unexpected redirect' } })
  })

  it.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"order":"A-1"}'],
    [308, 'POST', '{"order":"A-1"}'],
  ] as const)('of status %i sends a POST on as %s', async (status, method, body) => {
    await inShop([httpRedirectLoop({ hops: 1, status })], () =>
      fetch(`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-1"}', headers: { 'content-type': 'application/json' } }),
    )

    expect(state.asked.map((asked) => [asked.method, asked.body, asked.headers['content-type']])).toEqual([
      [method, body, method === 'GET' ? undefined : 'application/json'],
    ])
  })

  it('takes a Request object as well', async () => {
    const { value } = await inShop([httpRedirectLoop({ hops: 1, status: 307 })], async () => {
      const response = await fetch(new Request(`${shop.loopback}/refunds`, { method: 'POST', body: '{"order":"A-2"}' }))
      return response.status
    })

    expect(value).toBe(201)
    expect(state.refunds).toMatchObject([{ order: 'A-2' }])
  })
})

describe('a redirect loop, by hand', () => {
  it.each(ways.filter(({ transport }) => transport !== 'fetch'))(
    'shows one redirect per call: $transport, $target',
    async ({ transport, target }) => {
      const url = `${shop[target]}/stock`
      const { value, egress } = await inShop([httpRedirectLoop({ hops: 2 })], async () => {
        const answers = []
        for (let call = 0; call < 3; call++) answers.push(await transports[transport](url))
        return answers.map(({ status, headers }) => [status, headers['location']])
      })

      expect(value).toEqual([
        [302, url],
        [302, url],
        [200, undefined],
      ])
      expect(egress.map(({ outcome }) => outcome === 'faulted')).toEqual([true, true, false])
      expect(state.asked).toHaveLength(1)
    },
  )
})
