import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { framed, type Language, languages, phraseFor, phrases } from './phrase-book.ts'

/**
 * The same request in another language, from a small phrase book of our own: no text leaves the machine. What names something (numbers, ids,
 * quotations, names) is kept. A request the book does not know keeps its words, inside a request in that language; the record says so.
 */
export const inputLanguage = defineFault({
  name: 'input_language',
  config: z.strictObject({ to: z.enum(languages).default('de') }),
  points: ['agent.input'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'same request in another language',
  disturb: ({ to }) => ({ kind: 'edit_input', edit: (text) => inLanguage(text, to) }),
})

function inLanguage(text: string, to: Language) {
  const phrase = phraseFor(text)
  if (phrase === undefined) {
    return {
      text: framed(text, to),
      effective: { to, approximated: 'the phrase book does not know this request: its own words stand in a request in that language' },
    }
  }
  return { text: phrases[phrase.name].in[to].replace('{what}', () => phrase.what), effective: { to, phrase: phrase.name } }
}
