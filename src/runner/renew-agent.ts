import { agentKey } from '../agents/agent.ts'
import type { RenewAgent } from '../interception/turn-boundary.ts'
import type { TurnBoundary } from './turn-seams.ts'

/**
 * What makes the agent of a conversation anew: another instance of its class, and the state and the `reset` hook of its scenario. `undefined`
 * for a plain function without a scenario that says how: it holds nothing that could be made anew.
 */
export function renewalOf({ scope, agent, useAgent }: TurnBoundary): RenewAgent | undefined {
  const { renew } = agent[agentKey]
  const { reset } = scope
  if (!renew && !reset) return undefined
  return async () => {
    if (renew) useAgent(renew())
    await reset?.(scope.state)
    return [...(renew ? ['a new instance'] : []), ...(reset ? ['the state of the scenario'] : [])].join(' and ')
  }
}
