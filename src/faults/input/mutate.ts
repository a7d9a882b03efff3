import { z } from 'zod'
import type { Fault } from '../../model/fault.ts'
import type { MutatorContext } from '../../model/mutator.ts'
import { defineFault, type FaultOptions } from '../fault.ts'

/** Gets what the user says and returns what the handler is called with. */
export type InputMutator = (text: string, context: MutatorContext) => string

const config = z.strictObject({
  fn: z.custom<InputMutator>((value) => typeof value === 'function', 'expected a function (text, context) => text'),
})

const definition = defineFault({
  name: 'user_input_mutate',
  config,
  points: ['agent.input'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: [],
  effect: 'your function',
  disturb: ({ fn }) => ({
    kind: 'edit_input',
    edit(text, context) {
      const mutated: unknown = fn(text, context)
      if (typeof mutated === 'string') return mutated
      throw new TypeError(`the function returned ${mutated === undefined ? 'nothing' : typeof mutated} instead of a text`)
    },
  }),
})

/**
 * What the user says passes through your function.
 *
 * @example
 * userInputMutate((text) => text.replaceAll('order', 'ordre')).onTurn(2)
 */
export const userInputMutate = Object.assign(
  (mutator: InputMutator | (z.input<typeof config> & FaultOptions)): Fault<'user_input_mutate'> =>
    definition.parse(typeof mutator === 'function' ? { fn: mutator } : mutator),
  { definition: definition.definition, parse: definition.parse },
)
