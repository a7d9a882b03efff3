import { z } from 'zod'
import { matchesGlob } from '../../internal/glob.ts'
import { defineFault } from '../fault.ts'
import { madeUpCall } from '../made-up-call.ts'

/** Every reply makes the same call again, whatever came back. The first such call of the case is the one; where there is none, one is made up. */
export const llmToolCallLoop = defineFault({
  name: 'llm_tool_call_loop',
  config: z.strictObject({
    /** Glob; default: the first tool that is called. */
    tool: z.string().min(1).optional(),
  }),
  points: ['model.response', 'model.stream'],
  severity: 0.9,
  defaultLimit: 'always',
  expects: ['BU'],
  effect: 'the same call in every reply',
  disturb: ({ tool = '*' }) => ({
    kind: 'edit_reply',
    edit: (reply, context) => {
      const made = [...context.earlier, reply].flatMap(({ toolCalls }) => toolCalls).find(({ name }) => matchesGlob(tool, name))
      const call = made ?? madeUpCall(context, tool)
      if (call === undefined) return { unchanged: tool === '*' ? 'the request offers no tools' : `the request offers no tool "${tool}"` }
      const [own, ...others] = reply.toolCalls
      if (others.length === 0 && own?.name === call.name && own.arguments === call.arguments) {
        return { unchanged: 'the model makes this call by itself' }
      }
      return { ...reply, toolCalls: [{ ...call, id: context.id('call') }], finish: 'tool_calls' }
    },
  }),
})
