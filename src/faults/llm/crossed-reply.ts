import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { otherEntity } from '../other-entity.ts'

/** A reply about another user's entity: every identifier, amount and address in it is somebody else's, in its calls too. */
export const llmCrossedReply = defineFault({
  name: 'llm_crossed_reply',
  config: z.strictObject({}),
  points: ['model.response', 'model.stream'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['GO'],
  effect: "a reply about another user's entity",
  disturb: () => ({
    kind: 'edit_reply',
    edit: (reply, { draw, request }) => {
      const swap = otherEntity(draw)
      const text = reply.text === undefined ? undefined : swap(reply.text)
      const toolCalls = reply.toolCalls.map((call) => ({ ...call, arguments: swap(call.arguments) }))
      const swapped = text !== reply.text || toolCalls.some((call, index) => call.arguments !== reply.toolCalls[index]?.arguments)
      if (swapped) return { ...reply, ...(text !== undefined && { text }), toolCalls }
      if (!reply.text || request.responseFormat !== undefined) return { unchanged: 'the reply names no entity that could be another one' }
      return { ...reply, text: `For the account of Dana Whitfield, order ${swap('B-4821')}: ${reply.text}` }
    },
  }),
})
