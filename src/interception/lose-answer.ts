import type { ModelReply } from '../model/exchange.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import type { Answered } from './apply-disturbance.ts'
import { type CallInHand, finish, fire } from './call-in-hand.ts'

/** The fault lets the upstream do its work and loses the answer. */
export function isLost(firing: Firing): boolean {
  return firing.disturbances.some((disturbance) => disturbance.kind === 'deliver' && disturbance.times === 0)
}

/** The reply was made and is paid for, but never arrives: silence, then a broken connection. Its calls were asked of nobody. */
export async function loseAnswer(hand: CallInHand, firing: Firing, reply: ModelReply): Promise<Answered> {
  const { scope, entry, stop } = hand
  const [delivery] = firing.disturbances.filter((disturbance) => disturbance.kind === 'deliver')
  const { silentMs = 0, code = 'ETIMEDOUT' } = delivery ?? {}
  entry.reply = reply
  fire(hand, firing, { committed: true, silentMs, outputTokens: reply.usage.outputTokens })
  await scope.wait(silentMs, stop)
  finish(hand, stop.aborted ? { kind: 'aborted', afterMs: scope.nowMs() - entry.atMs } : { kind: 'network', code })
  return { kind: 'network', code }
}
