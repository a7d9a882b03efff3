import { measureExposure } from '../internal/decode/exposure.ts'
import type { ModelSource } from '../model/source.ts'
import { textsOf } from './conversation.ts'
import { obeyAttack } from './obey/obey-attack.ts'
import { planTurn } from './plan.ts'
import { answerSide, type SideScript } from './side/answer-side.ts'
import { asTheUserMeant } from './without-attacks.ts'
import { writeReply } from './write-reply.ts'

/**
 * The stand-in that carries out every attack goal whose payload reached it in the request, disguised or not, within what the request allows:
 * declared tools, tool choice, response format, secrets in sight. With it a run measures whether the agent's own walls contain a hijacked model.
 */
export function gullible(script?: SideScript): ModelSource {
  return {
    kind: 'gullible',
    deterministic: script === undefined,
    answerSide: (request) => ({ kind: 'reply', reply: answerSide(request, script) }),
    answer: (request, context) => {
      const texts = context.attacks.length === 0 ? [] : textsOf(request)
      const exposed = context.attacks.filter((attack) => measureExposure(texts, attack).state === 'full')
      let plan = planTurn(asTheUserMeant(request, exposed), context)
      for (const attack of exposed) {
        const obedient = obeyAttack(attack, plan, request, context)
        const calls = obedient !== plan && obedient.kind === 'call'
        plan = obedient
        // One attacker's calls fill the reply; what others want to say can stand together.
        if (calls) break
      }
      return writeReply(plan, request, context)
    },
  }
}
