import { z } from 'zod'
import { tlsCodes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'

/** Nobody listens: refused before anything is sent. */
export const httpConnectionRefused = defineFault({
  name: 'http_connection_refused',
  points: ['http.request'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RT', 'FB'],
  effect: '`ECONNREFUSED` before anything is sent',
  disturb: () => ({ kind: 'network', code: 'ECONNREFUSED', phase: 'connect' }),
})

/** The peer hangs up, before the headers or inside the body. */
export const httpConnectionReset = defineFault({
  name: 'http_connection_reset',
  config: z
    .strictObject({ phase: z.enum(['headers', 'body']).default('headers'), afterBytes: z.number().int().min(0).optional() })
    .refine(
      ({ phase, afterBytes }) => afterBytes === undefined || phase === 'body',
      "afterBytes needs phase 'body': before the headers there are no bytes",
    ),
  points: ['http.response'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['RT', 'ND'],
  effect: '`ECONNRESET` before headers or inside the body',
  disturb: ({ phase, afterBytes }) =>
    afterBytes === undefined ? { kind: 'network', code: 'ECONNRESET', phase } : { kind: 'cut', at: { bytes: afterBytes }, how: 'reset' },
})

/** The name does not resolve. */
export const httpDnsFailure = defineFault({
  name: 'http_dns_failure',
  config: z.strictObject({ code: z.enum(['ENOTFOUND', 'EAI_AGAIN']).default('ENOTFOUND') }),
  points: ['http.request'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RT', 'FB'],
  effect: 'name does not resolve',
  disturb: ({ code }) => ({ kind: 'network', code, phase: 'connect' }),
})

/** The certificate is not accepted. A client that goes on without TLS, or without looking at it, gives away what it sends. */
export const httpTlsFailure = defineFault({
  name: 'http_tls_failure',
  config: z.strictObject({ code: z.enum(tlsCodes).default('CERT_HAS_EXPIRED') }),
  points: ['http.request'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['NR', 'GO'],
  effect: 'handshake fails; must not be retried without TLS',
  applies: (_config, { http }) => http === undefined || http.url.startsWith('https:') || 'a call by plain http has no handshake',
  disturb: ({ code }) => ({ kind: 'network', code, phase: 'connect' }),
})
