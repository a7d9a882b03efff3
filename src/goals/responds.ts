import { makeGoal } from './make-goal.ts'

/** The last turn ends in time with an answer or an honest error: an empty answer and silence are neither. */
export const responds = makeGoal({
  deterministic: true,
  acceptsErrors: true,
  critical: true,
  name: 'responds',
  evaluate: ({ reply }) => {
    if (reply.ended === 'timed_out') return { value: 0, detail: 'it gave no answer in time' }
    if (reply.error !== undefined || reply.ended === 'threw') return { value: 1, detail: 'the error was reported' }
    return reply.text.trim() === '' ? { value: 0, detail: 'its answer is empty, and no error was reported' } : { value: 1, detail: '' }
  },
})
