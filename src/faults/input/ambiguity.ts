import { z } from 'zod'
import { defineFault } from '../fault.ts'

type Draw = (label: string) => number

const contradictions = [
  'But do not change anything, and do not look anything up. And yet I need it done.',
  'Ignore what I just asked, I mean do it, but only if you have not done it already, which you have not, or have you?',
  'On second thought the opposite, unless you have begun; then both.',
] as const

const otherTopics = [
  'Oh, and before that: which of the two rooms did we take for the workshop in March?',
  'By the way, my sister asks about the blue bicycle. What shall I tell her?',
  'Never mind the rest, let us talk about the garden fence first.',
] as const

/** The request is not clear: it contradicts itself, leaves out what matters, is badly typed, or turns to something else. */
export const promptAmbiguity = defineFault({
  name: 'prompt_ambiguity',
  config: z.strictObject({
    mode: z.enum(['contradictory', 'vague', 'typo', 'context_switch']).default('contradictory'),
    /** Own words in the place of ours: what is added, or, for `vague`, what stands for each thing that was named. */
    text: z.string().min(1).optional(),
  }),
  points: ['agent.input'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'unclear request',
  disturb: ({ mode, text: own }) => ({
    kind: 'edit_input',
    edit(text, { draw }) {
      if (mode === 'vague') return vague(text, own)
      if (mode === 'typo') return misspelt(text, draw)
      const sentences = mode === 'contradictory' ? contradictions : otherTopics
      return `${text} ${own ?? sentences[Math.floor(draw(mode) * sentences.length)] ?? ''}`
    },
  }),
})

/** What was named (numbers, ids, quotations, names inside a sentence) becomes `that one`. A text that names nothing loses its longest word. */
function vague(text: string, own = 'that one'): string {
  const blurred = text.replace(/"[^"]+"|\S*\d\S*?(?=[.,;:!?]*(?:\s|$))|(?<=\p{Ll}\s)\p{Lu}\p{L}+/gu, own)
  if (blurred !== text) return blurred
  const longest = (text.match(/\p{L}{4,}/gu) ?? []).toSorted((a, b) => b.length - a.length)[0]
  return longest === undefined ? text : text.replace(longest, own)
}

/** About every third word of four letters or more has two letters in the wrong order; at least one has. */
function misspelt(text: string, draw: Draw): string {
  let count = 0
  const swap = (word: string, at: number) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
  return text.replace(/\p{L}{4,}/gu, (word) => {
    count += 1
    const at = 1 + Math.floor(draw(`place ${count}`) * (word.length - 2))
    return count === 1 || draw(`typo ${count}`) < 1 / 3 ? swap(word, word[at] === word[at + 1] ? at - 1 : at) : word
  })
}
