import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { fraction } from '../latency.ts'
import { headOf } from '../text-parts.ts'

type Draw = (label: string) => number

const ops = ['truncate', 'corrupt', 'empty', 'replace', 'prepend', 'append', 'filter'] as const
const GARBLE = '#$%&*+/<=>?@^~'

/** The request arrives damaged: cut, garbled, empty, exchanged, or with something before, after or missing in it. */
export const inputEdit = defineFault({
  name: 'input_edit',
  config: z.strictObject({
    op: z.enum(ops).default('truncate'),
    /** `truncate`: the share that is left. `corrupt`: the share of signs that are garbled. */
    fraction: fraction.default(0.5),
    /** What is put in, or, for `filter`, the word that goes. Left out: ours; `filter` takes out whatever holds a digit. */
    text: z.string().min(1).optional(),
  }),
  points: ['agent.input'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'damaged request',
  disturb: ({ op, fraction: share, text: own }) => ({
    kind: 'edit_input',
    edit: (text, { draw }) => edits[op](text, { share, own, draw }),
  }),
})

interface EditOptions {
  readonly share: number
  readonly own: string | undefined
  readonly draw: Draw
}

const edits: Readonly<Record<(typeof ops)[number], (text: string, options: EditOptions) => string>> = {
  truncate: (text, { share }) => headOf(text, share),
  corrupt: (text, { share, draw }) =>
    Array.from(text, (sign, index) =>
      sign.trim() !== '' && draw(`sign ${index}`) < share ? (GARBLE[Math.floor(draw(`as ${index}`) * GARBLE.length)] ?? '#') : sign,
    ).join(''),
  empty: () => '',
  replace: (_text, { own = '...' }) => own,
  prepend: (text, { own = '[forwarded message]' }) => `${own} ${text}`,
  append: (text, { own = '-- sent from my telephone' }) => `${text} ${own}`,
  filter: (text, { own }) =>
    own === undefined
      ? text
          .replace(/\S*\d\S*/g, '')
          .replace(/ {2,}/g, ' ')
          .trim()
      : text.split(own).join('').replace(/ {2,}/g, ' ').trim(),
}
