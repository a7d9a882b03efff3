import { z } from 'zod'
import { defineFault } from '../fault.ts'

/**
 * A key that was accepted and then is not: what a long task meets when its token runs out. Acts on calls of a provider, or on all calls to
 * a host, the agent's own ones included. Without either it is the key of whichever provider is called.
 */
export const credentialExpired = defineFault({
  name: 'credential_expired',
  config: z.strictObject({
    /** Name of its wire, e.g. `openai-chat`; a glob. */
    forProvider: z.string().min(1).optional(),
    /** Glob. */
    forHost: z.string().min(1).optional(),
    /** Calls that are accepted first. */
    afterCalls: z.number().int().min(0).default(1),
  }),
  points: ['model.response', 'http.response'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['NR', 'GO'],
  effect: 'accepted first, then 401',
  trigger: ({ forProvider, forHost }) => ({
    ...((forProvider !== undefined || forHost === undefined) && { provider: forProvider ?? '*' }),
    ...(forHost !== undefined && { host: forHost }),
  }),
  applies: ({ afterCalls }, { call }) => call > afterCalls || `call ${call} is one of the ${afterCalls} that are accepted first`,
  disturb: () => ({
    kind: 'status',
    code: 'unauthenticated',
    message: 'The credential has expired. Renew it and try again.',
  }),
})
