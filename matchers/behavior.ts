import { parseJson, stableStringify } from '../src/internal/json.ts'
import { likeness } from '../src/internal/likeness.ts'
import { entriesOf, type Ledger } from '../src/model/ledger.ts'

/** What can be seen of a case from outside: what was answered, and what was called for it. */
export interface Behavior {
  /** One per turn. An error stands as `error: <message>`. */
  readonly answers: readonly string[]
  /** Provider calls that were answered; a failed attempt is not one. */
  readonly calls: number
  /** Tools that were asked for, with their arguments, in order. */
  readonly toolCalls: readonly string[]
}

/** How much of a difference is none. */
export interface Tolerance {
  /** How alike the answers must be, 0 to 1, by the words they share. Default 1: the same text, white space aside. 0: they are not compared. */
  readonly answer?: number
  /** Answered provider calls that may be more or fewer. Default 0. */
  readonly calls?: number
  /** `same` (default): name and arguments, in order. `any_order`. `names`: names alone, in order. `ignored`. */
  readonly toolCalls?: 'same' | 'any_order' | 'names' | 'ignored'
}

const TOOL_MODES = ['same', 'any_order', 'names', 'ignored'] as const
const KEYS = ['answer', 'calls', 'toolCalls'] as const

/** @throws TypeError naming the key that cannot be used */
export function checkTolerance(matcher: string, tolerance: Tolerance = {}): Tolerance {
  const { answer = 1, calls = 0, toolCalls = 'same' } = tolerance
  const unknown = Object.keys(tolerance).find((key) => !(KEYS as readonly string[]).includes(key))
  if (unknown !== undefined) throw new TypeError(`${matcher}: \`tolerance\` has no "${unknown}". Known: ${KEYS.join(', ')}.`)
  if (!(answer >= 0 && answer <= 1)) throw new TypeError(`${matcher}: \`tolerance.answer\` is ${answer}. Give a share from 0 to 1.`)
  if (!(Number.isInteger(calls) && calls >= 0))
    throw new TypeError(`${matcher}: \`tolerance.calls\` is ${calls}. Give a whole number from 0 up.`)
  if (!TOOL_MODES.includes(toolCalls))
    throw new TypeError(`${matcher}: \`tolerance.toolCalls\` is ${JSON.stringify(toolCalls)}. Give one of ${TOOL_MODES.join(', ')}.`)
  return { answer, calls, toolCalls }
}

/** What a ledger shows of it. `show` takes out what no file and no message may hold. */
export function behaviorOf(ledger: Ledger, show: (text: string) => string = (text) => text): Behavior {
  const exchanges = entriesOf(ledger, 'exchange')
  const answered = exchanges.filter(({ outcome }) => outcome.kind === 'answered')
  const numbers = new Set(answered.map(({ number }) => number))
  const asked = entriesOf(ledger, 'tool_call').filter(({ exchange, truncated }) => !truncated && numbers.has(exchange))
  const runs = entriesOf(ledger, 'tool_run').filter(({ delivery }) => delivery !== 'again')
  const called = asked.length > 0 ? asked.map(({ name, arguments: args }) => toolText(name, parseJson(args) ?? args)) : []
  return {
    answers: entriesOf(ledger, 'reply')
      .filter(({ submission }) => submission === undefined)
      .map(({ text, error }) => show(error ? `error: ${error.message}` : text.trim())),
    calls: answered.length,
    toolCalls: (asked.length > 0 ? called : runs.map(({ name, arguments: args }) => toolText(name, args))).map(show),
  }
}

const toolText = (name: string, args: unknown) => `${name}(${stableStringify(args)})`

/** What differs beyond the tolerance, in words; nothing where none does. */
export function differencesOf(
  expected: Behavior,
  actual: Behavior,
  { answer = 1, calls = 0, toolCalls = 'same' }: Tolerance,
): readonly string[] {
  return [
    ...answerDifferences(expected.answers, actual.answers, answer),
    ...(Math.abs(actual.calls - expected.calls) > calls
      ? [`${actual.calls} answered provider calls where there were ${expected.calls}`]
      : []),
    ...toolDifferences(expected.toolCalls, actual.toolCalls, toolCalls),
  ]
}

function answerDifferences(expected: readonly string[], actual: readonly string[], least: number): string[] {
  if (least === 0) return []
  if (expected.length !== actual.length) return [`${actual.length} answers where there were ${expected.length}`]
  return expected.flatMap((before, index) => {
    const now = actual[index] ?? ''
    const alike = likeness(before, now)
    const isSame = least === 1 ? flat(before) === flat(now) : alike >= least
    if (isSame) return []
    const which = expected.length === 1 ? 'the answer' : `the answer of turn ${index + 1}`
    const share = least === 1 ? '' : ` (${Math.round(alike * 100)} % alike, ${Math.round(least * 100)} % asked for)`
    return [`${which} differs${share}\n  was  ${short(before)}\n  is   ${short(now)}`]
  })
}

function toolDifferences(expected: readonly string[], actual: readonly string[], mode: NonNullable<Tolerance['toolCalls']>): string[] {
  if (mode === 'ignored') return []
  const seen = (calls: readonly string[]) =>
    mode === 'names' ? calls.map((call) => call.slice(0, call.indexOf('('))) : mode === 'any_order' ? [...calls].sort() : [...calls]
  const [before, now] = [seen(expected), seen(actual)]
  if (before.length === now.length && before.every((call, index) => call === now[index])) return []
  return [`other tool calls\n  were ${short(before.join(', ') || 'none')}\n  are  ${short(now.join(', ') || 'none')}`]
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()
const short = (text: string) => {
  const line = flat(text)
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
