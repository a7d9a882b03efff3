import { isObject, parseJson } from '../internal/json.ts'
import type { ControlVerdict } from '../model/side.ts'

/** Fields whose truth means no. */
const NO_WHEN_TRUE =
  /^(?:is_?)?(?:flagged|blocked|denied|rejected|refused|unsafe|harmful|toxic|malicious|violation|violates|detected|tripwire_?triggered)$/i
/** Fields whose truth means yes. */
const YES_WHEN_TRUE = /^(?:is_?)?(?:allowed?|approved?|safe|ok|passed|pass|permitted|valid|accepted|granted|compliant)$/i
/** Fields that say it in a word. */
const SAID = /^(?:verdict|decision|action|outcome|status|result|label|judge?ment)$/i
const YES = /^(?:allow(?:ed)?|approved?|accept(?:ed)?|pass(?:ed)?|safe|ok(?:ay)?|yes|permit(?:ted)?|granted|clean|none|true)$/i
const NO =
  /^(?:block(?:ed)?|den(?:y|ied)|reject(?:ed)?|refused?|fail(?:ed)?|unsafe|flagged|no|stop|harmful|violation|guardrail_intervened|false)$/i
/** A guard that is named for what it finds says yes when it finds nothing. */
const FINDS = /flag|block|unsafe|harm|toxi|jailbreak|violat|den(?:y|ied)|reject|malicious|inject/i
const DEEPEST = 5

type Decided = Exclude<ControlVerdict, 'none'>

interface Found {
  readonly path: string
  readonly verdict: Decided
}

/** Another answer in place of one verdict; `undefined` leaves the field out. */
type Replace = (value: unknown, found: Found) => unknown

/**
 * What the answer of a guard says: a yes or no, a word, or fields of an object (`flagged`, `approved`, `verdict: 'deny'`, ...), also inside JSON text.
 * One no outweighs any number of yeses. `none`: there is no answer, or an empty one. `undefined`: it says something we cannot read.
 */
export function readVerdict(answer: unknown, control: string): ControlVerdict | undefined {
  if (answer === undefined || answer === null || answer === '') return 'none'
  const found: Found[] = []
  walk(answer, control, (value, verdict) => {
    found.push(verdict)
    return value
  })
  if (found.length > 0) return found.some(({ verdict }) => verdict === 'block') ? 'block' : 'allow'
  return isObject(answer) && Object.keys(answer).length === 0 ? 'none' : undefined
}

/** The answer with every verdict in it replaced, in the form the guard uses; with `none` it is left out. `undefined`: no verdict was found in it. */
export function withVerdict(
  answer: unknown,
  verdict: ControlVerdict,
  control: string,
): { readonly answer: unknown; readonly fields: readonly string[] } | undefined {
  const fields: string[] = []
  let changed = false
  const edited = walk(answer, control, (value, found) => {
    fields.push(found.path || 'answer')
    if (found.verdict === verdict) return value
    changed = true
    if (verdict === 'none') return undefined
    if (typeof value === 'boolean') return !value
    return (
      (verdict === 'allow' ? opposites.find(([, no]) => same(no, value))?.[0] : opposites.find(([yes]) => same(yes, value))?.[1]) ?? verdict
    )
  })
  if (fields.length === 0) return undefined
  return { answer: changed ? edited : answer, fields }
}

/** Words that guards use in pairs. */
const opposites: readonly (readonly [yes: string, no: string])[] = [
  ['allow', 'block'],
  ['allowed', 'blocked'],
  ['approve', 'reject'],
  ['approved', 'denied'],
  ['accepted', 'rejected'],
  ['pass', 'fail'],
  ['passed', 'failed'],
  ['safe', 'unsafe'],
  ['yes', 'no'],
  ['NONE', 'GUARDRAIL_INTERVENED'],
  ['allow', 'deny'],
]
const same = (word: string, value: unknown): boolean => typeof value === 'string' && word.toLowerCase() === value.toLowerCase()

function walk(value: unknown, control: string, replace: Replace, path = '', depth = 0): unknown {
  const key = path.split('.').at(-1) ?? ''
  const verdict = verdictOf(value, key, control)
  if (verdict !== undefined) return replace(value, { path, verdict })
  if (typeof value === 'string' && path === '') {
    const parsed = parseJson(value)
    if (!isObject(parsed) && !Array.isArray(parsed)) return value
    return JSON.stringify(walk(parsed, control, replace, path, depth + 1))
  }
  if (depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((item, index) => walk(item, control, replace, `${path}[${index}]`, depth + 1))
  if (!isObject(value)) return value
  const fields = Object.entries(value).flatMap(([name, item]) => {
    const next = walk(item, control, replace, path === '' ? name : `${path}.${name}`, depth + 1)
    return next === undefined && item !== undefined ? [] : [[name, next] as const]
  })
  return Object.assign(Object.create(Object.getPrototypeOf(value) as object | null) as object, Object.fromEntries(fields))
}

function verdictOf(value: unknown, key: string, control: string): Decided | undefined {
  const yes = (truth: boolean): Decided => (truth ? 'allow' : 'block')
  if (typeof value === 'boolean') {
    if (key === '') return yes(value !== FINDS.test(control))
    return NO_WHEN_TRUE.test(key) ? yes(!value) : YES_WHEN_TRUE.test(key) ? yes(value) : undefined
  }
  if (typeof value !== 'string' || !(key === '' || SAID.test(key))) return undefined
  const word = /^[a-z_]+/i.exec(value.trim())?.[0] ?? ''
  return YES.test(word) ? 'allow' : NO.test(word) ? 'block' : undefined
}
