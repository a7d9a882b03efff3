import type { AgentReply } from '../model/agent.ts'
import { makeGoal } from './make-goal.ts'

/** The default goal: every turn resolves with text and without an error envelope. */
export const answers = makeGoal({
  deterministic: true,
  name: 'answers',
  evaluate: ({ replies }) => {
    const problems = replies.flatMap((reply, index) => {
      const problem = replyProblem(reply)
      return problem === undefined ? [] : [replies.length === 1 ? problem : `turn ${index + 1}: ${problem}`]
    })
    return {
      value: replies.length === 0 ? 0 : 1 - problems.length / replies.length,
      detail: replies.length === 0 ? 'no reply' : problems.join('; '),
    }
  },
})

function replyProblem(reply: AgentReply): string | undefined {
  if (reply.ended === 'threw') return `it threw ${reply.error?.name ?? 'an error'}: ${reply.error?.message ?? ''}`
  if (reply.ended === 'timed_out') return 'it gave no answer in time'
  if (reply.error !== undefined) return `it answered with an error: ${reply.error.message}`
  return reply.text.trim() === '' ? 'its answer is empty' : undefined
}
