import { z } from 'zod'
import { isObject, jsonLeaves, parseJson, withJsonAt } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'

/** Code points 0x80 to 0x9f as Windows-1252 shows them; what it leaves open stays. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const NEWLINES = ['\r\n', '\r', '\n\r', '\u2028'] as const

const damages = {
  /** UTF-8 read as Windows-1252. Plain ASCII has nothing to misread, so some spaces are taken for the non-breaking ones that editors put in. */
  mojibake: (text: string) => {
    let spaces = 0
    return misread(text.replace(/ /g, (space) => (spaces++ % 3 === 0 ? '\u00a0' : space)).replace(/'/g, '’'))
  },
  nfd: (text: string) => text.normalize('NFD'),
  mixed_newlines: (text: string) => {
    let count = 0
    const next = () => NEWLINES[count++ % NEWLINES.length] ?? '\n'
    return /\n/.test(text) ? text.replace(/\r?\n/g, next) : text.replace(/(?<=[.,;:?!]) /g, next)
  },
} as const

/** All text damaged the way careless storage damages it, and still readable. JSON stays JSON: only the texts in it change. */
export const contextEncoding = defineFault({
  name: 'context_encoding',
  config: z.strictObject({ mode: z.enum(['mojibake', 'nfd', 'mixed_newlines']).default('mojibake') }),
  points: ['model.request'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['SB'],
  effect: 'text damaged but readable',
  disturb: ({ mode }) => ({
    kind: 'edit_request',
    edit: (request) => ({
      ...request,
      messages: request.messages.map((message) => {
        const text = damaged(message.text, damages[mode])
        return text === message.text ? message : { ...message, text }
      }),
    }),
  }),
})

function damaged(text: string, damage: (text: string) => string): string {
  const value = parseJson(text)
  if (!isObject(value) && !Array.isArray(value)) return damage(text)
  let changed: unknown = value
  for (const leaf of jsonLeaves(value)) if (typeof leaf.value === 'string') changed = withJsonAt(changed, leaf.path, damage(leaf.value))
  const after = JSON.stringify(changed)
  return after === JSON.stringify(value) ? text : after
}

function misread(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  return bytes.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)
}
