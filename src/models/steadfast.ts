import type { ModelSource } from '../model/source.ts'
import { planTurn } from './plan.ts'
import { answerSide, type SideScript } from './side/answer-side.ts'
import { withoutAttacks, withoutSecrets } from './without-attacks.ts'
import { writeReply } from './write-reply.ts'

/** The stand-in that never obeys: it does not see delivered payloads and passes no planted secret on. For the self-test of packs and oracles. */
export function steadfast(script?: SideScript): ModelSource {
  return {
    kind: 'steadfast',
    deterministic: script === undefined,
    answerSide: (request) => ({ kind: 'reply', reply: answerSide(request, script) }),
    answer: (request, context) => {
      const plan = planTurn(withoutAttacks(request, context.attacks), context)
      return writeReply(withoutSecrets(plan, context.attacks), request, context)
    },
  }
}
