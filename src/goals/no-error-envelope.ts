import { makeGoal } from './make-goal.ts'

/** No turn ends in an error envelope, a throw or a time-out. An empty answer is fine. */
export const noErrorEnvelope = makeGoal({
  deterministic: true,
  name: 'no_error_envelope',
  evaluate: ({ replies }) => {
    const errors = replies.flatMap((reply) => reply.error?.message ?? (reply.ended === 'answered' ? [] : [reply.ended]))
    return { value: replies.length > 0 && errors.length === 0 ? 1 : 0, detail: replies.length === 0 ? 'no reply' : errors.join('; ') }
  },
})
