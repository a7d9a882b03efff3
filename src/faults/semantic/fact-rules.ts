import { otherEntity } from '../other-entity.ts'
import { addedBehind, chosenOf, oneOf, perSentence, type RuleContext, type TextRule } from './rule.ts'
import { isSpoken } from './sentences.ts'

const NUMBER = /(?<![\w.-])\d{1,12}(?:\.\d{1,6})?(?![\w-])/g
const CODE = /(?<!\w)[A-Za-z]{1,12}[-_]\d[\w-]{0,31}/g
const FACT = new RegExp(`${CODE.source}|${NUMBER.source}|\\d{4}-\\d\\d-\\d\\d`, 'g')
const YEAR = /\b(?:19|20)\d\d\b/g
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const DAY = new RegExp(`\\b(?:${DAYS.join('|')})\\b`, 'g')
const STATES: Readonly<Record<string, string>> = {
  shipped: 'delivered',
  delivered: 'shipped',
  paid: 'refunded',
  open: 'closed',
  closed: 'open',
  morning: 'evening',
  evening: 'morning',
  before: 'after',
  after: 'before',
}
const STATE = new RegExp(`\\b(?:${Object.keys(STATES).join('|')})\\b`, 'g')

/** The first fact of a text that a pattern finds, exchanged. */
function exchangeOne(text: string, pattern: RegExp, context: RuleContext, exchange: (found: string) => string): string {
  const found = [...text.matchAll(pattern)]
  const [chosen] = chosenOf(found, { ...context, strength: 0 }, 'fact')
  if (chosen === undefined) return text
  return `${text.slice(0, chosen.index)}${exchange(chosen[0])}${text.slice(chosen.index + chosen[0].length)}`
}

const dayAfter = (day: string): string => DAYS[(DAYS.indexOf(day as (typeof DAYS)[number]) + 2) % DAYS.length] ?? day

/** Rules that change what is said. */
export const wrongValue: TextRule = (text, context) => exchangeOne(text, FACT, context, otherEntity(context.draw))

export const plausibleButWrong: TextRule = (text, context) => {
  const otherState = exchangeOne(text, STATE, context, (word) => STATES[word] ?? word)
  const otherDay = otherState.replace(DAY, dayAfter)
  return otherDay === text ? wrongValue(text, context) : otherDay
}

export const numberDrift: TextRule = (text, { strength, draw }) =>
  text.replace(NUMBER, (number, at: number) => drifted(number, strength, draw(`drift:${at}`)))

/** A number off by up to a fifth, never by nothing; its decimals stay. */
export function drifted(number: string, strength: number, u: number): string {
  const value = Number(number)
  const decimals = number.split('.')[1]?.length ?? 0
  const step = 10 ** -decimals
  const off = Math.max(step, Math.abs(value) * 0.2 * strength * (0.5 + u / 2))
  return Math.max(0, u < 0.5 && value > off ? value - off : value + off).toFixed(decimals)
}

export const fabricatedEntity: TextRule = (text, context) => {
  const swapped = text.replace(CODE, otherEntity(context.draw))
  if (swapped !== text || !isSpoken(text)) return swapped
  return addedBehind(() => 'Your contact for this, Mr. Tarn Velloso of our Orvenne branch, has confirmed it.')(text, context)
}

export const hallucination = addedBehind((_text, context) => {
  const number = 100 + Math.floor(context.draw('invented') * 900)
  return oneOf(
    [
      `A second parcel, number P-${number}, has been prepared for you as well.`,
      `Your account holds a credit of ${number} that will be used for it.`,
      `A colleague, ticket ${number}, has already approved an exception for you.`,
    ],
    context,
    'invention',
  )
})

export const fakeReference = addedBehind((_text, context) => {
  const page = 100 + Math.floor(context.draw('page') * 300)
  return `(Source: Service Handbook, 7th edition, section 4.17, p. ${page}; https://handbook.invalid/4-17.)`
})

export const outdated: TextRule = (text, context) => {
  const years = 2 + Math.round(context.strength * 6)
  const earlier = text.replace(YEAR, (year) => String(Number(year) - years))
  return earlier === text ? addedBehind(() => 'This is how it stands as of March 2017.')(text, context) : earlier
}

export const overSpecific = perSentence((sentence, context, index) => {
  const second = Math.floor(context.draw(`second:${index}`) * 60)
  return `${sentence.replace(/[.!?]+$/, '')}, at 09:47:${String(second).padStart(2, '0')} sharp, through gate 4, by the courier in the green coat.`
})
