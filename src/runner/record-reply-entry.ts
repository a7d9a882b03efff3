import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'

/** Writes down what a turn came to. `submission`: which of the things said in one turn it answers, where that is not the first. */
export function recordReplyEntry(scope: CaseScope, reply: AgentReply, submission?: number): void {
  const { ended, text, error } = reply
  scope.recorder.add({
    kind: 'reply',
    ended,
    text,
    ...(submission === undefined ? {} : { submission }),
    ...(error ? { error: { name: error.name, message: error.message, frames: error.frames } } : {}),
  })
}
