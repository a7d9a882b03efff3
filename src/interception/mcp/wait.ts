import type { Delay } from '../../model/disturbance.ts'
import { sampleDelay } from '../sample-delay.ts'
import { fireOn, type McpCallInHand } from './call.ts'

/** Waits as long as the faults of this call say, those at the places that are due. Ends early when the client gives up. */
export async function waitFor(hand: McpCallInHand, isDue: (where: Delay['where']) => boolean): Promise<void> {
  const { scope, composed, stop } = hand
  for (const firing of composed.wait) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'delay' || !isDue(disturbance.where)) continue
      const ms = sampleDelay(disturbance, scope.draw(firing.faultId, firing.call))
      fireOn(hand, firing, { waitMs: ms })
      await scope.clock.sleep(ms, stop)
    }
  }
}
