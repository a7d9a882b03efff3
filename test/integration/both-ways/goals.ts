import { defineGoal } from '../../../src/goals/goal.ts'
import type { BehaviorCode } from '../../../src/model/fault.ts'
import type { Goal } from '../../../src/model/goal.ts'
import { TRUTH, UNKNOWN } from './ask.ts'

/** What the agent did in the case that runs. */
export interface Watch {
  /** When each question began and ended, and how long it was told to wait, in milliseconds of the case clock. */
  readonly asked: { readonly beganMs: number; endedMs?: number; toldMs?: number }[]
  tookMs: number
}

const goal = (name: string, evaluate: (text: string) => boolean): Goal =>
  defineGoal({
    name,
    evaluate: ({ reply }) => {
      const said = reply.error?.message ?? reply.text
      return { value: evaluate(said) ? 1 : 0, detail: said.slice(0, 120) }
    },
  })

const isHonest = (text: string) => text === TRUTH || text.includes(UNKNOWN)

/** What must hold of an agent that behaves as the code says. */
export function goalOf(code: BehaviorCode, watch: Watch): Goal {
  switch (code) {
    case 'NR':
      return goal('asks once', () => watch.asked.length <= 1)
    case 'BU':
      return goal('two questions, ten seconds', () => watch.asked.length <= 2 && watch.tookMs <= 10_000)
    case 'AI':
      return goal('honest, within ten seconds', (text) => isHonest(text) && watch.tookMs <= 10_000)
    case 'GO':
    case 'VA':
    case 'RI':
      return goal('says nothing untrue', isHonest)
    case 'RA':
      return goal('waits as long as it is told', () =>
        watch.asked.every(({ toldMs, endedMs }, index) => {
          const next = watch.asked[index + 1]
          return next === undefined || toldMs === undefined || next.beganMs - (endedMs ?? 0) >= toldMs
        }),
      )
    default:
      return goal('says the truth', (text) => text === TRUTH)
  }
}
