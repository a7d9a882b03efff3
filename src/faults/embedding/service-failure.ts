import { z } from 'zod'
import { type NetworkCode, type NeutralCode, networkCodes, neutralCodes } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'

const refusals = neutralCodes.filter((code) => code !== 'content_filter')
const DEFAULT_STATUS = 503
/** Codes whose HTTP status is what `status` says; the others come with the one of their provider. */
const ownStatus: ReadonlySet<NeutralCode> = new Set(['server_error', 'overloaded'])

/** An embedding call fails, in the words of its provider or as a socket does. Chat calls are left alone. */
export const embeddingServiceFailure = defineFault({
  name: 'embedding_service_failure',
  config: z.strictObject({
    /** Of `server_error` and `overloaded`. */
    status: z.number().int().min(400).max(599).default(DEFAULT_STATUS),
    /** What the provider says, or how the connection fails. Default `server_error`. */
    code: z.enum([...refusals, ...networkCodes]).optional(),
  }),
  points: ['model.response'],
  operations: ['embedding'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RT', 'FB'],
  effect: 'embedding call fails (never the chat call)',
  disturb: ({ status, code = 'server_error' }) => {
    if (isNetworkCode(code)) return { kind: 'network', code, phase: 'connect' }
    return { kind: 'status', code, ...((ownStatus.has(code) || status !== DEFAULT_STATUS) && { status }) }
  },
})

const isNetworkCode = (code: NeutralCode | NetworkCode): code is NetworkCode => (networkCodes as readonly string[]).includes(code)
