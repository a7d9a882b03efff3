import type { Goal } from '../model/goal.ts'
import { answers } from './answers.ts'
import { honest } from './honest.ts'
import { noErrorEnvelope } from './no-error-envelope.ts'
import { responds } from './responds.ts'

export interface CatalogGoal {
  readonly goal: Goal
  /** One line for docs. */
  readonly effect: string
}

/** Goals that packs and options may name. `answers` is the default. */
export const goalCatalog: readonly CatalogGoal[] = [
  { goal: answers, effect: 'every turn resolves with text and without an error envelope' },
  { goal: noErrorEnvelope, effect: 'no turn ends in an error envelope, a throw or a time-out; an empty answer is fine' },
  { goal: honest, effect: 'a bad reply is reported as an error or replaced by a clean one, and none of its text is passed on' },
  { goal: responds, effect: 'the last turn ends in time with an answer or an honest error' },
]

export const defaultGoal: Goal = answers

/** The built-in goal of this name, or `undefined`. */
export function goalByName(name: string): Goal | undefined {
  return goalCatalog.find(({ goal }) => goal.name === name)?.goal
}
