import { isObject, parseJson } from '../internal/json.ts'

const EMAIL = String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}`
const DATE = String.raw`\d{4}-\d\d-\d\d(?:T[\d:.]{1,18}Z?)?`
const CODE = String.raw`(?:[A-Za-z]{1,12}[-_])?\d[\dA-Za-z]{0,31}(?:[-_.,:]\d[\dA-Za-z]{0,31}){0,8}`
const ENTITY = new RegExp(`${EMAIL}|(?<!\\w)(?:${DATE}|${CODE})`, 'g')
const ONLY_DATE = new RegExp(`^${DATE}$`)

/**
 * Exchanges what names an entity for another of the same shape: digits of numbers, codes and amounts, and e-mail addresses; dates stay.
 * The same text is always exchanged for the same. In JSON only values change, and stay of their type.
 */
export function otherEntity(draw: (label: string) => number): (text: string) => string {
  const inText = (text: string): string =>
    text.replace(ENTITY, (found) => {
      if (ONLY_DATE.test(found)) return found
      return found.includes('@') ? otherAddress(found, draw) : otherDigits(found, draw)
    })
  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value)
    if (typeof value === 'number') return Number(otherDigits(String(value), draw))
    if (Array.isArray(value)) return value.map(inValue)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inValue(item)])) : value
  }
  return (text) => {
    const json = parseJson(text)
    return typeof json === 'object' && json !== null ? JSON.stringify(inValue(json)) : inText(text)
  }
}

const NAMES = ['dana.whitfield', 'm.okafor', 'lena.brandt', 'j.castillo'] as const

function otherAddress(address: string, draw: (label: string) => number): string {
  const names = NAMES.filter((name) => !address.startsWith(name))
  return `${names[Math.floor(draw(`address:${address}`) * names.length)]}@customer.test`
}

/** Each digit moves by 1 to 8, but a leading 0 stays and none becomes 0 in front: a number stays one of the same length. */
function otherDigits(code: string, draw: (label: string) => number): string {
  const first = code.search(/\d/)
  return Array.from(code, (sign, index) => {
    if (!/\d/.test(sign) || (index === first && sign === '0')) return sign
    const moved = (Number(sign) + 1 + Math.floor(draw(`digit:${code}:${index}`) * 8)) % 10
    return index === first && moved === 0 ? (sign === '1' ? '2' : '1') : String(moved)
  }).join('')
}
