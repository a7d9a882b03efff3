import { z } from 'zod'
import { matchesGlob } from '../../internal/glob.ts'
import type { Disturbance } from '../../model/disturbance.ts'
import { defineFault } from '../fault.ts'
import { InvalidFaultError } from '../invalid-fault-error.ts'

/** What a provider falls back to when a model is short, first match wins. */
const SMALLER: readonly (readonly [glob: string, model: string])[] = [
  ['gpt-*', 'gpt-4o-mini'],
  ['*claude*', 'claude-3-5-haiku-latest'],
  ['*gemini*', 'gemini-2.5-flash-lite'],
]

export function smallerModel(asked: string): string {
  const model = SMALLER.find(([glob]) => matchesGlob(glob, asked))?.[1]
  return model === undefined || model === asked ? `${asked}-lite` : model
}

/** Another model answers than the one that was asked. */
export const llmModelSwapped = defineFault({
  name: 'llm_model_swapped',
  config: z.strictObject({
    /** Default: a smaller one of the same house. */
    toModel: z.string().min(1).optional(),
    /** `reply`: the reply names it. `request`: it is really asked. */
    where: z.enum(['reply', 'request']).default('reply'),
    /** `false`: the reply names the model that was asked for. */
    honest: z.boolean().default(true),
  }),
  points: ['model.response'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'the answering model differs from the asked one',
  complete: (config) => {
    if (config.where === 'reply' && !config.honest) {
      throw new InvalidFaultError(
        "llmModelSwapped: with where 'reply' only the name in the reply differs, and honest false hides it: nothing would be swapped. Use where: 'request'.",
        ['honest'],
      )
    }
    return config
  },
  disturb: ({ toModel, where, honest }, _draw, { model = '' }) => {
    const swapped = toModel ?? smallerModel(model)
    const named = honest ? swapped : model
    const inReply: Disturbance = {
      kind: 'edit_reply',
      note: { model: named },
      edit: (reply) => (reply.model === named ? { unchanged: 'the reply names that model already' } : { ...reply, model: named }),
    }
    return where === 'reply' ? inReply : [{ kind: 'ask_model', model: swapped, note: { model: swapped, honest } }, inReply]
  },
})
