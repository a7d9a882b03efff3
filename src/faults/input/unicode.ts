import { z } from 'zod'
import { lookAlikes } from '../../internal/decode/look-alikes.ts'
import { defineFault } from '../fault.ts'

const ZERO_WIDTH = ['\u200b', '\u200c', '\u2060'] as const
const [RIGHT_TO_LEFT, POP] = ['\u202e', '\u202c']
const EMOJI = ['🙂', '🙏', '📦', '👍', '❓'] as const
const KEYCAP = '\ufe0f\u20e3'

/** The nearest look-alike of each Latin letter: the first of the table, which is Cyrillic where there is one. */
const disguises: ReadonlyMap<string, string> = new Map([...lookAlikes].toReversed().map(([alike, latin]) => [latin, alike]))

const forms = {
  zero_width: (text: string) =>
    text.replace(/[\p{L}\p{N}](?=[\p{L}\p{N}])/gu, (sign, at: number) =>
      at % 2 === 0 ? sign + (ZERO_WIDTH[(at / 2) % ZERO_WIDTH.length] ?? '') : sign,
    ),
  homoglyph: (text: string) => text.replace(/[A-Za-z]/g, (letter) => disguises.get(letter) ?? letter),
  /** Each second word is stored backwards behind an override that shows it the right way round. */
  bidi: (text: string) => {
    let count = 0
    return text.replace(/\p{L}{3,}/gu, (word) => {
      count += 1
      return count % 2 === 0 ? word : `${RIGHT_TO_LEFT}${Array.from(word).toReversed().join('')}${POP}`
    })
  },
  nfd: (text: string) => text.normalize('NFD'),
  emoji: (text: string) => {
    let count = 0
    const next = () => EMOJI[count++ % EMOJI.length] ?? EMOJI[0]
    return `${text.replace(/\d/g, (digit) => digit + KEYCAP).replace(/[.!?](?=\s)/g, (end) => `${end} ${next()}`)} ${next()}`
  },
} as const

/** The same words in other code points. `nfd` needs a text with accents or the like: plain ASCII has no other form. */
export const inputUnicode = defineFault({
  name: 'input_unicode',
  config: z.strictObject({ mode: z.enum(['zero_width', 'homoglyph', 'bidi', 'nfd', 'emoji']).default('zero_width') }),
  points: ['agent.input'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'same words, other code points',
  disturb: ({ mode }) => ({ kind: 'edit_input', edit: (text) => forms[mode](text) }),
})
