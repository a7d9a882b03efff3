import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'

/**
 * The same message twice: the handler is called again, with the same words, while it still works on the first. Both run to their end; the
 * answer of the turn is the first that was one.
 *
 * @example
 * await expect(agent).not.toDuplicateSideEffect({ faults: [inputDoubleSubmit()] })
 */
export const inputDoubleSubmit = defineFault({
  name: 'input_double_submit',
  config: z.strictObject({ gapMs: milliseconds.default(200) }),
  points: ['agent.input'],
  severity: 0.7,
  defaultLimit: 1,
  expects: ['ND'],
  effect: 'same message twice, concurrently',
  disturb: ({ gapMs }) => ({ kind: 'deliver', times: 2, gapMs }),
})

/** Impatient, and asks for nothing new: whoever starts the task again for it does it twice. */
const NUDGE = 'Are you still there? Please go on.'

/**
 * The user does not wait for the answer. `cancel` aborts the handler's `context.signal`: no answer is owed, and an agent that calls models or
 * runs tools after that has not stopped. `message` calls the handler with a second message while it works on the first.
 */
export const inputInterrupt = defineFault({
  name: 'input_interrupt',
  config: z.strictObject({
    afterMs: milliseconds.default(500),
    then: z.enum(['cancel', 'message']).default('cancel'),
    /** What the user says then. Left out: a question whether anybody is there. */
    text: z.string().min(1).optional(),
  }),
  points: ['agent.input'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['ND', 'BU'],
  effect: 'user stops or speaks while the agent works',
  disturb: ({ afterMs, then, text = NUDGE }) => ({ kind: 'interrupt', afterMs, then: then === 'cancel' ? then : { say: text } }),
})
