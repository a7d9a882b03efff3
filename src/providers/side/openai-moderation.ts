import type { Moderated, ModerationCategory, ModerationReply } from '../../model/side.ts'
import type { WireContext } from '../provider.ts'

/** The category names of the API by their neutral word, as of 2026-11. */
const categories: Readonly<Record<ModerationCategory, readonly string[]>> = {
  harassment: ['harassment', 'harassment/threatening'],
  hate: ['hate', 'hate/threatening'],
  illicit: ['illicit', 'illicit/violent'],
  self_harm: ['self-harm', 'self-harm/intent', 'self-harm/instructions'],
  sexual: ['sexual', 'sexual/minors'],
  violence: ['violence', 'violence/graphic'],
}

const HIGH = 0.98
const LOW = 0.0001

/** The body of a moderation answer. */
export function openAiModeration({ model, results }: ModerationReply, { id }: Pick<WireContext, 'id'>): unknown {
  return { id: id('modr-'), model, results: results.map(resultOf) }
}

function resultOf({ verdict, categories: found }: Moderated): unknown {
  const flagged = new Set(found.map((category) => categories[category][0]))
  const names = Object.values(categories).flat()
  const perName = <Value>(value: (name: string) => Value) => Object.fromEntries(names.map((name) => [name, value(name)]))
  const applied = { category_applied_input_types: perName(() => ['text']) }
  if (verdict === 'none') return applied
  return {
    flagged: verdict === 'block',
    categories: perName((name) => flagged.has(name)),
    category_scores: perName((name) => (flagged.has(name) ? HIGH : LOW)),
    ...applied,
  }
}
