import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** The model is gone, retired, or not ready yet. */
export const llmModelUnavailable = defineFault({
  name: 'llm_model_unavailable',
  config: z.strictObject({ reason: z.enum(['not_found', 'retired', 'not_ready']).default('not_found') }),
  points: ['model.response'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['NR', 'FB'],
  effect: '`model_not_found`, or 503 when not ready',
  disturb: ({ reason }) => {
    if (reason === 'not_ready') return { kind: 'status', code: 'overloaded', status: 503, message: 'The model is still being loaded.' }
    return {
      kind: 'status',
      code: 'model_not_found',
      ...(reason === 'retired' && { message: 'The model has been retired and no longer answers.' }),
    }
  },
})

/** The key is wrong (401), or not allowed to do this (403). */
export const llmAuthError = defineFault({
  name: 'llm_auth_error',
  config: z.strictObject({ status: z.literal([401, 403]).default(401), message: z.string().optional() }),
  points: ['model.response'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['NR'],
  effect: '`unauthenticated` or `forbidden`',
  disturb: ({ status, message }) => ({
    kind: 'status',
    code: status === 401 ? 'unauthenticated' : 'forbidden',
    ...(message !== undefined && { message }),
  }),
})

/** The provider refuses the request as malformed. */
export const llmInvalidRequest = defineFault({
  name: 'llm_invalid_request',
  config: z.strictObject({ param: z.string().optional(), message: z.string().optional() }),
  points: ['model.response'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['NR'],
  effect: '`invalid_request`',
  disturb: ({ param, message = param === undefined ? undefined : `The value of '${param}' is not valid.` }) => ({
    kind: 'status',
    code: 'invalid_request',
    ...(param !== undefined && { param }),
    ...(message !== undefined && { message }),
  }),
})
