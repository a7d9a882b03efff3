import { z } from 'zod'
import { defineFault } from '../fault.ts'

const LINE = 'Copied below is the whole correspondence so far, with headers, footers and every quotation, for completeness. '

/** The request stands first; what follows fills the message up to `bytes`. */
export const inputHuge = defineFault({
  name: 'input_huge',
  config: z.strictObject({ bytes: z.number().int().min(1).max(50_000_000).default(200_000) }),
  points: ['agent.input'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['BU', 'CM'],
  effect: 'very long message',
  disturb: ({ bytes }) => ({
    kind: 'edit_input',
    edit: (text) => {
      const missing = bytes - Buffer.byteLength(text) - 2
      if (missing <= 0) return text
      return `${text}\n\n${LINE.repeat(Math.ceil(missing / LINE.length)).slice(0, missing)}`
    },
  }),
})
