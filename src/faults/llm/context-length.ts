import { z } from 'zod'
import { matchesGlob } from '../../internal/glob.ts'
import { defineFault } from '../fault.ts'

/** Context windows in tokens, first match wins. Round numbers for tests; a live provider's own may differ. */
const WINDOWS: readonly (readonly [glob: string, tokens: number])[] = [
  ['gpt-4.1*', 1_047_576],
  ['gpt-5*', 400_000],
  ['*claude*', 200_000],
  ['*gemini*', 1_048_576],
]
const USUAL_WINDOW = 128_000

export function contextWindowOf(model: string | undefined): number {
  return WINDOWS.find(([glob]) => matchesGlob(glob, model ?? ''))?.[1] ?? USUAL_WINDOW
}

/** The input is too long: where it really is (`measure`), or whatever its length (`reject`). */
export const llmContextLength = defineFault({
  name: 'llm_context_length',
  config: z.strictObject({
    /** Default: the window of the model asked for. */
    maxTokens: z.number().int().min(1).optional(),
    mode: z.enum(['measure', 'reject']).default('measure'),
  }),
  points: ['model.response'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['NR', 'CM'],
  effect: '`context_length`; `measure` refuses only when the counted input is larger',
  applies: ({ maxTokens, mode }, view) => {
    if (mode === 'reject') return true
    const window = maxTokens ?? contextWindowOf(view.model)
    return view.tokens > window || `the input has ${view.tokens} tokens, the limit is ${window} (set maxTokens below it, or mode 'reject')`
  },
  disturb: ({ maxTokens }, _draw, { model }) => ({
    kind: 'status',
    code: 'context_length',
    limits: { limit: maxTokens ?? contextWindowOf(model) },
  }),
})
