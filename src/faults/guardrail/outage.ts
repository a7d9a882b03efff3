import { z } from 'zod'
import { networkCodes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'
import { controls } from './controls.ts'

const down = (status: number) => ({ kind: 'status', code: 'server_error', status }) as const

/** The control is down: no verdict. */
export const guardrailOutage = defineFault({
  name: 'guardrail_outage',
  config: z.strictObject({
    status: z.number().int().min(400).max(599).default(503),
    /** Fails as a socket does, without a status. */
    code: z.enum(networkCodes).optional(),
  }),
  ...controls,
  severity: 1,
  defaultLimit: 'always',
  expects: ['FC'],
  effect: 'no verdict',
  disturb: ({ status, code }) => (code === undefined ? down(status) : { kind: 'network', code, phase: 'connect' }),
})

/** The verdict comes too late. */
export const guardrailTimeout = defineFault({
  name: 'guardrail_timeout',
  config: z.strictObject({ delayMs: milliseconds.default(30_000) }),
  ...controls,
  severity: 0.9,
  defaultLimit: 'always',
  expects: ['FC', 'AI'],
  effect: 'verdict too late',
  disturb: ({ delayMs }) => ({ kind: 'delay', ms: delayMs, where: 'headers' }),
})

/** The control is down for `fail` checks, then there for `pass` checks, and so on. */
export const guardrailFlapping = defineFault({
  name: 'guardrail_flapping',
  config: z.strictObject({ fail: z.number().int().min(1).default(1), pass: z.number().int().min(1).default(1) }),
  ...controls,
  severity: 0.8,
  defaultLimit: 'always',
  expects: ['FC'],
  effect: 'every second check fails',
  trigger: ({ fail, pass }) => ({ pattern: { kind: 'intermittent', fail, pass } }),
  disturb: () => down(503),
})
