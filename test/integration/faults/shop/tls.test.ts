import { describe, expect, it } from 'vitest'
import { httpTlsFailure } from '../../../../src/faults/index.ts'
import { inShop, isMockedSocket } from './call-shop.ts'
import { openShop, state } from './open-shop.ts'
import { transports } from './transports.ts'

const shop = openShop()

describe('a certificate that is not accepted', () => {
  it.each((['fetch', 'node:http'] as const).filter((transport) => !isMockedSocket(transport)))(
    'fails the handshake, each time: %s',
    async (transport) => {
      const https = transport === 'node:http' ? httpsGet : transports.fetch
      const { value, states, egress } = await inShop([httpTlsFailure()], async () => {
        const codes = []
        for (let call = 0; call < 2; call++) codes.push(await https(`${shop.secure}/stock`).then(String, codeOf))
        return codes
      })

      expect(value).toEqual(['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED'])
      expect(states).toEqual(['fired'])
      expect(egress.map(({ outcome }) => outcome)).toEqual(['faulted', 'faulted'])
      expect(state.asked).toEqual([])
    },
  )

  it('says what is wrong with it', async () => {
    const { error } = await inShop([httpTlsFailure({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })], () =>
      transports.fetch(`${shop.secure}/stock`),
    )

    expect(error).toMatchObject({
      message: 'fetch failed',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'self-signed certificate' },
    })
  })

  it('leaves calls without TLS alone', async () => {
    const { value, states, nearMiss, notes } = await inShop([httpTlsFailure()], () => transports.fetch(`${shop.mocked}/stock`))

    expect(value?.status).toBe(200)
    expect(states).toEqual(['unmatched'])
    expect(nearMiss).toContain('a call by plain http has no handshake')
    expect(notes).not.toContain('tls_downgrade')
  })

  it('tells on a client that goes on without TLS', async () => {
    const { value, notes } = await inShop([httpTlsFailure()], () =>
      transports.fetch(`${shop.secure}/stock`).catch(() => transports.fetch(`${shop.mocked}/stock`)),
    )

    expect(value?.status).toBe(200)
    expect(notes).toContain('tls_downgrade')
  })
})

async function httpsGet(url: string): Promise<number> {
  const https = await import('node:https')
  return new Promise((resolve, reject) => {
    https.get(url, (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject)
  })
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  return code ?? cause?.code ?? String(error)
}
