import { z } from 'zod'
import { type NetworkCode, networkCodes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'
import { delayOrPace, milliseconds, profileKey, waitKeys } from '../latency.ts'

/** No headers for that long; then a reset, a 504, the answer after all, or silence. */
export const llmResponseTimeout = defineFault({
  name: 'llm_response_timeout',
  config: z.strictObject({
    delayMs: milliseconds.default(60_000),
    then: z.literal(['reset', 504, 'answer', 'hang']).default('reset'),
  }),
  points: ['model.response'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['AI', 'RT'],
  effect: 'no headers for that long',
  disturb: ({ delayMs, then }) => silence(delayMs, then),
})

/** Silence before the headers, and what ends it. */
export function silence(delayMs: number, then: 'reset' | 'answer' | 'hang' | 504) {
  const hang = { kind: 'hang', where: 'headers' } as const
  if (then === 'hang') return hang
  if (then === 504) return { ...hang, maxMs: delayMs, then: { status: 504 } }
  return then === 'reset' ? { ...hang, maxMs: delayMs, then, code: 'ETIMEDOUT' as const } : { ...hang, maxMs: delayMs, then }
}

const BEFORE_CONNECT: ReadonlySet<NetworkCode> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED'])

/** The connection fails: an error whose cause carries the code. */
export const llmConnectionError = defineFault({
  name: 'llm_connection_error',
  config: z.strictObject({
    code: z.enum(networkCodes).default('ECONNRESET'),
    /** Default: `connect` for codes that occur there, else `headers`. */
    phase: z.enum(['connect', 'headers', 'body']).optional(),
  }),
  points: ['model.response'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['RT'],
  effect: 'network error with cause code',
  disturb: ({ code, phase = BEFORE_CONNECT.has(code) ? 'connect' : 'headers' }) => ({ kind: 'network', code, phase }),
})

/** The answer comes late. */
export const llmLatency = defineFault({
  name: 'llm_latency',
  config: z.strictObject({ ...waitKeys(2000), profile: profileKey }),
  points: ['model.response'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['BU'],
  effect: 'late answer',
  disturb: delayOrPace,
})
