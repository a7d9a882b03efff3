import type { CaseScope } from '../interception/scope.ts'
import type { Interruption } from '../interception/user-input.ts'
import { nextMacrotask } from '../internal/clock.ts'
import type { AgentReply } from '../model/agent.ts'
import { TURN_CANCELLED } from './after-cancel.ts'
import { recordReplyEntry } from './record-reply-entry.ts'
import type { InvokeTurn, TurnInHand } from './turn-seams.ts'

export interface TurnToInterrupt {
  readonly turn: TurnInHand
  readonly text: string
  readonly invoke: InvokeTurn
}

/** A turn under way. */
interface Working extends TurnToInterrupt {
  readonly answered: Promise<AgentReply>
  readonly cancel: AbortController
  /** The agent had not answered yet when its user lost patience. */
  readonly isAtWork: boolean
  /** Lets the model's answers go. */
  letGo(): void
}

/**
 * Calls the handler, and while it works the user says the same again, says more, or cancels. The model's answers wait until then, so that the
 * agent really is at work. The reply of the turn is that to what was said first; the other one where only that was an answer.
 */
export async function interrupted(begun: TurnToInterrupt, interruption: Interruption): Promise<AgentReply> {
  const { scope } = begun.turn
  const cancel = new AbortController()
  const done = new AbortController()
  const letGo = scope.hold.begin()
  const closeWindow = scope.clock.openWindow(interruption.firing.fault.name)
  try {
    const answered = begun.invoke(begun.text, { cancel: cancel.signal }).finally(() => done.abort())
    await scope.clock.sleep(interruption.afterMs, AbortSignal.any([scope.signal, done.signal]))
    const working: Working = { ...begun, answered, cancel, isAtWork: !done.signal.aborted && !scope.signal.aborted, letGo }
    switch (interruption.kind) {
      case 'cancel':
        return await cancelled(working, interruption)
      case 'say':
        return await spokenInto(working, interruption)
      case 'again':
        return await submittedAgain(working, interruption)
    }
  } finally {
    letGo()
    closeWindow()
  }
}

async function cancelled(working: Working, interruption: Interruption): Promise<AgentReply> {
  const { answered, cancel, letGo } = working
  const { scope } = working.turn
  if (!working.isAtWork) return tooLate(working, interruption)
  scope.fired(interruption.firing, { then: 'cancel', afterMs: interruption.afterMs })
  scope.recorder.note(TURN_CANCELLED, 'The user cancelled while the agent was at work.')
  cancel.abort(new DOMException('The user cancelled.', 'AbortError'))
  // The client hears of it before an answer can come.
  await nextMacrotask()
  letGo()
  return { ...(await answered), cancelled: true }
}

async function spokenInto(working: Working, interruption: Extract<Interruption, { kind: 'say' }>): Promise<AgentReply> {
  const { answered, invoke, letGo, text } = working
  const { scope, history, meanwhile } = working.turn
  if (!working.isAtWork) return tooLate(working, interruption)
  meanwhile.push(interruption.text)
  scope.recorder.add({ kind: 'turn', input: interruption.text, submission: 2 })
  scope.userTexts.add(interruption.text)
  scope.fired(interruption.firing, { then: 'message', afterMs: interruption.afterMs })
  // The handler gets what was said first as a part of the conversation, still without an answer.
  history.push({ role: 'user', content: text })
  const second = invoke(interruption.text)
  history.pop()
  letGo()
  return firstThatAnswered(scope, await Promise.all([answered, second]))
}

async function submittedAgain(working: Working, interruption: Extract<Interruption, { kind: 'again' }>): Promise<AgentReply> {
  const { answered, invoke, letGo, text, isAtWork } = working
  const { scope } = working.turn
  const { firing, times, afterMs } = interruption
  const submissions = [answered]
  for (let number = 2; number <= times; number += 1) {
    if (number > 2) await scope.clock.sleep(afterMs, scope.signal)
    scope.recorder.add({ kind: 'turn', input: text, submission: number })
    submissions.push(invoke(text))
  }
  letGo()
  const replies = await Promise.all(submissions)
  const ended = replies.map((reply) => (reply.ended === 'answered' && reply.error ? 'declined' : reply.ended))
  scope.fired(firing, { times, gapMs: afterMs, concurrently: isAtWork, ended })
  return firstThatAnswered(scope, replies)
}

function tooLate({ turn, answered }: Working, { firing, afterMs }: Interruption): Promise<AgentReply> {
  turn.scope.schedule.tooLate(firing.faultId, `the agent had answered before the ${afterMs} ms were over`)
  return answered
}

/** The reply of the turn; all others stand in the ledger beside it. */
function firstThatAnswered(scope: CaseScope, replies: readonly AgentReply[]): AgentReply {
  const chosen = replies.find((reply) => reply.ended === 'answered' && !reply.error) ?? (replies[0] as AgentReply)
  for (const [index, reply] of replies.entries()) if (reply !== chosen) recordReplyEntry(scope, reply, index + 1)
  return chosen
}
