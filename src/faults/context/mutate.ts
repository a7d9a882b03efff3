import { z } from 'zod'
import type { RequestMessage } from '../../model/exchange.ts'
import type { Fault } from '../../model/fault.ts'
import type { MutatorContext } from '../../model/mutator.ts'
import { defineFault, type FaultOptions } from '../fault.ts'
import { withPast } from './conversation.ts'

/** Gets neutral messages and returns what takes their place. A message that stays is best the same object; a changed one may be a copy. */
export type MessagesMutator = (messages: readonly RequestMessage[], context: MutatorContext) => readonly RequestMessage[]

const config = z.strictObject({
  fn: z.custom<MessagesMutator>((value) => typeof value === 'function', 'expected a function (messages, context) => messages'),
})
type Given = MessagesMutator | (z.input<typeof config> & FaultOptions)
const asConfig = (given: Given): object => (typeof given === 'function' ? { fn: given } : given)

const onContext = defineFault({
  name: 'context_mutate',
  config,
  points: ['model.request'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: [],
  effect: 'your function on the neutral messages',
  disturb: ({ fn }) => ({
    kind: 'edit_request',
    edit: (request, context) => ({ ...request, messages: checked(fn(request.messages, context)) }),
  }),
})

const onHistory = defineFault({
  name: 'history_mutate',
  config,
  points: ['model.request'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: [],
  effect: 'the same, applied at a turn boundary and kept for later requests',
  disturb: ({ fn }) => ({
    kind: 'edit_request',
    keep: true,
    edit: (request, context) => withPast(request, (past) => checked(fn(past, context))),
  }),
})

function checked(messages: unknown): readonly RequestMessage[] {
  if (Array.isArray(messages)) return messages as RequestMessage[]
  throw new TypeError(`the function returned ${messages === undefined ? 'nothing' : typeof messages} instead of a list of messages`)
}

/**
 * Each request passes through your function: the whole conversation in neutral words, system text included.
 *
 * @example
 * contextMutate((messages) => messages.filter(({ role }) => role !== 'system')).onCall(2)
 */
export const contextMutate = Object.assign((given: Given): Fault<'context_mutate'> => onContext.parse(asConfig(given)), {
  definition: onContext.definition,
  parse: onContext.parse,
})

/**
 * The past of a conversation passes through your function once a turn, before what the user says then, and stays changed in later requests.
 *
 * @example
 * historyMutate((past) => past.map((message) => ({ ...message, text: message.text.toUpperCase() }))).betweenTurns(1)
 */
export const historyMutate = Object.assign((given: Given): Fault<'history_mutate'> => onHistory.parse(asConfig(given)), {
  definition: onHistory.definition,
  parse: onHistory.parse,
})
