import { isObject, parseJson, stableStringify } from '../internal/json.ts'

const HEADERS = ['idempotency-key', 'x-idempotency-key', 'x-idempotence-key', 'paypal-request-id']
const FIELD = /^(?:idempotency|idempotence|idempotent|dedup(?:e|lication)?|client|request)_?(?:key|token)$/i

/** What the sender made one thing recognizable by, and what is left of it without that. */
export interface Keyed {
  readonly key: string | undefined
  /** The rest as text: two attempts at one thing that differ in their key alone read the same. */
  readonly rest: string
}

/** The idempotency key of a call's headers and body, or of a tool's arguments. */
export function readKey(body: unknown, headers: Readonly<Record<string, string>> = {}): Keyed {
  const header = HEADERS.map((name) => headers[name]).find((value) => value !== undefined)
  if (!isObject(body)) return { key: header, rest: typeof body === 'string' ? body : stableStringify(body ?? null) }
  const fields = Object.entries(body).filter(([name]) => FIELD.test(name))
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !FIELD.test(name)))
  const field = fields.map(([, value]) => value).find((value) => typeof value === 'string' || typeof value === 'number')
  return { key: header ?? (field === undefined ? undefined : String(field)), rest: stableStringify(rest) }
}

/** A body as JSON where it is some. */
export function bodyOf(text: string): unknown {
  return parseJson(text) ?? text
}
