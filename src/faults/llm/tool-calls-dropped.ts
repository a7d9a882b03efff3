import { z } from 'zod'
import { defineFault } from '../fault.ts'

/** The calls are stripped on the way, the text stays: the side effect of a filter. */
export const llmToolCallsDropped = defineFault({
  name: 'llm_tool_calls_dropped',
  config: z.strictObject({
    /** `keep`: the reason still says that tools are called. */
    finish: z.enum(['keep', 'stop']).default('keep'),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['RT', 'GO'],
  effect: 'tool calls stripped, text kept',
  disturb: ({ finish }) => ({
    kind: 'edit_reply',
    edit: (reply) =>
      reply.toolCalls.length === 0
        ? { unchanged: 'the reply calls no tool' }
        : { ...reply, toolCalls: [], ...(finish === 'stop' && { finish }) },
  }),
})
