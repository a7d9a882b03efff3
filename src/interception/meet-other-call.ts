import type { Firing } from '../scheduling/fault-schedule.ts'
import { answerByFault } from './answer-other-call.ts'
import { editOnTheWayBack } from './edit-other-answer.ts'
import { httpCallOf, type OtherAnswer, type OtherCallInHand } from './other-call.ts'
import { sampleDelay } from './sample-delay.ts'
import { deliverCall, mockFor, type Send } from './send-other-call.ts'

/** Takes one of the agent's own calls through the stages: request edits, waits, an answer in its place or its way to `send`, and its answer's way back. */
export async function meetOtherCall(hand: OtherCallInHand, send: Send): Promise<OtherAnswer> {
  const { scope, entry, firings, composed } = hand
  if (firings.length > 0) scope.openWindow('http fault')
  for (const firing of composed.wait) await wait(hand, firing)

  const faulted = composed.answer ? await answerByFault(hand, composed.answer) : undefined
  if (faulted) entry.outcome = 'faulted'
  const answered = faulted ?? (await deliverCall(hand, send))
  if (answered.kind === 'network') {
    scope.schedule.release(firings)
    return answered
  }
  return { kind: 'response', response: await editOnTheWayBack(hand, answered.response) }
}

/** Whether anything of the case may change this call or has to see its answer. Where nothing does, it can go its way untouched. */
export function concernsCase({ scope, call, firings }: OtherCallInHand): boolean {
  return firings.length > 0 || scope.attacks.length > 0 || scope.schedule.remembersHttp || mockFor(scope, httpCallOf(call)) !== undefined
}

async function wait({ scope, entry, stop }: OtherCallInHand, firing: Firing): Promise<void> {
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind !== 'delay') continue
    const ms = sampleDelay(disturbance, scope.draw(firing.faultId, firing.call))
    scope.fired(firing, { url: entry.url, waitMs: ms })
    await scope.wait(ms, stop)
  }
}
