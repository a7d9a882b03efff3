import { z } from 'zod'
import type { CallView } from '../../model/trigger.ts'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A call that only reads can be repeated as often as one likes. */
function changesSomething({ http }: CallView): true | string {
  return http === undefined || !SAFE.has(http.method) || `${http.method} changes nothing`
}

/** The upstream did the work; the answer is lost. Acts on calls that change something (no GET, HEAD or OPTIONS). */
export const httpTimeoutAfterCommit = defineFault({
  name: 'http_timeout_after_commit',
  config: z.strictObject({ delayMs: milliseconds.default(30_000) }),
  points: ['http.response'],
  severity: 0.9,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'upstream did the work, answer lost',
  applies: (_config, view) => changesSomething(view),
  disturb: ({ delayMs }) => ({ kind: 'deliver', times: 0, gapMs: 0, silentMs: delayMs, code: 'ETIMEDOUT' }),
})

/** The upstream gets the same request more than once; the client gets the first answer. Acts on calls that change something (no GET, HEAD or OPTIONS). */
export const httpDuplicateDelivery = defineFault({
  name: 'http_duplicate_delivery',
  config: z.strictObject({ times: z.number().int().min(2).max(10).default(2), gapMs: milliseconds.default(50) }),
  points: ['http.request'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'upstream gets the same request twice',
  applies: (_config, view) => changesSomething(view),
  disturb: ({ times, gapMs }) => ({ kind: 'deliver', times, gapMs }),
})
