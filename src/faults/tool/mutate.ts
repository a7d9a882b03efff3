import { z } from 'zod'
import { parseJson } from '../../internal/json.ts'
import type { Fault } from '../../model/fault.ts'
import type { MutatorContext } from '../../model/mutator.ts'
import { defineFault, type FaultOptions } from '../fault.ts'

export interface ResultMutatorContext extends MutatorContext {
  readonly tool: string
  readonly callId: string
}

/** Gets the parsed result (text where it is no JSON) and returns what takes its place. */
export type ResultMutator = (value: unknown, context: ResultMutatorContext) => unknown

const config = z.strictObject({
  fn: z.custom<ResultMutator>((value) => typeof value === 'function', 'expected a function (value, context) => value'),
})

const definition = defineFault({
  name: 'tool_mutate',
  config,
  points: ['tool.result'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: [],
  effect: 'your function',
  disturb: ({ fn }) => ({
    kind: 'edit_result',
    edit: (text, { turn = 1, call = 1, history = [], state = {}, ...context }) => {
      const value = parseJson(text)
      const mutated = fn(value ?? text, { turn, call, history, state, ...context })
      if (typeof mutated === 'string') return mutated
      const after = JSON.stringify(mutated) ?? ''
      return after === JSON.stringify(value) ? text : after
    },
  }),
})

/**
 * The result passes through your function.
 *
 * @example
 * toolMutate((value) => ({ ...(value as object), status: 'delivered' })).forTool('lookup_order')
 */
export const toolMutate = Object.assign(
  (mutator: ResultMutator | (z.input<typeof config> & FaultOptions)): Fault<'tool_mutate'> =>
    definition.parse(typeof mutator === 'function' ? { fn: mutator } : mutator),
  { definition: definition.definition, parse: definition.parse },
)
