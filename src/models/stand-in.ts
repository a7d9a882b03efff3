import type { ModelSource } from '../model/source.ts'
import { planTurn } from './plan.ts'
import { answerSide, type SideScript } from './side/answer-side.ts'
import { writeReply } from './write-reply.ts'

/**
 * The offline model. It reads tools, schemas and messages of the request itself: calls the most fitting tool with schema-valid arguments taken
 * from the user's words, then answers from the results, in the form that was asked for. A stub that drives the agent, no judge of its wording.
 * `script` answers calls that are no chat: `models.standIn({ moderate: (text) => text.includes("bomb") })`.
 */
export function standIn(script?: SideScript): ModelSource {
  return {
    kind: 'stand-in',
    deterministic: script === undefined,
    answerSide: (request) => ({ kind: 'reply', reply: answerSide(request, script) }),
    answer: (request, context) => writeReply(planTurn(request, context), request, context),
  }
}
