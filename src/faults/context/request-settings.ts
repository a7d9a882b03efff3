import { z } from 'zod'
import type { RequestParams } from '../../model/request-edit.ts'
import { defineFault } from '../fault.ts'
import { isSystem } from './conversation.ts'

/** The model gets no system text: whatever the agent relied on it for is gone. */
export const systemPromptDropped = defineFault({
  name: 'system_prompt_dropped',
  points: ['model.request'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['FC', 'GO'],
  effect: 'no system message',
  disturb: () => ({
    kind: 'edit_request',
    edit: (request) =>
      request.messages.some(isSystem) ? { ...request, messages: request.messages.filter((message) => !isSystem(message)) } : request,
  }),
})

const DRIFTED_TEMPERATURE = 1.5

/**
 * Settings of a request are not those the agent sent. None given: `temperature` 1.5.
 *
 * @example
 * paramsDrift({ toolChoice: 'none' }).afterCalls(1)
 */
export const paramsDrift = defineFault({
  name: 'params_drift',
  config: z.strictObject({
    temperature: z.number().min(0).max(2).optional(),
    maxTokens: z.number().int().min(1).optional(),
    /** Acts on requests that offer tools. */
    toolChoice: z.enum(['auto', 'none', 'required']).optional(),
  }),
  points: ['model.request'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'request settings changed under way',
  complete: (config) => (Object.values(config).every((value) => value === undefined) ? { temperature: DRIFTED_TEMPERATURE } : config),
  disturb: ({ temperature, maxTokens, toolChoice }) => ({
    kind: 'edit_request',
    edit: (request) => {
      const drifted: RequestParams = {
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
        ...(toolChoice === undefined || request.tools.length === 0 ? {} : { toolChoice: { mode: toolChoice } }),
      }
      return { ...request, params: { ...request.params, ...drifted } }
    },
  }),
})
