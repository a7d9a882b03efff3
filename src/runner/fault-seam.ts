import { crossTurnBoundary } from '../interception/turn-boundary.ts'
import { type MetInput, meetInput } from '../interception/user-input.ts'
import { interrupted } from './interrupted-turn.ts'
import { renewalOf } from './renew-agent.ts'
import type { TurnSeam } from './turn-seams.ts'

/** Lets the faults of a case act on what its user says, and on what is stored between two turns. One per conversation. */
export function faultSeam(): TurnSeam {
  let met: MetInput | undefined

  return {
    betweenTurns: (boundary) => crossTurnBoundary(boundary.scope, boundary.before, renewalOf(boundary)),
    async atInput(text, { scope, turn }) {
      if (turn === 1) await crossTurnBoundary(scope, turn)
      met = meetInput(scope, text)
      return met.text
    },
    async aroundTurn(turn, text, invoke) {
      const { interruption, settle } = met ?? {}
      try {
        return await (interruption ? interrupted({ turn, text, invoke }, interruption) : invoke(text))
      } finally {
        settle?.()
      }
    },
  }
}
