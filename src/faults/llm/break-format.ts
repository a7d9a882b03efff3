import { isObject, type Json, type JsonObject, parseJson } from '../../internal/json.ts'
import { spoilArguments } from './spoil-arguments.ts'

export const brokenForms = ['fenced', 'prose_around', 'trailing_comma', 'missing_key', 'wrong_type', 'schema_ignored'] as const
export type BrokenForm = (typeof brokenForms)[number]

const FENCE = '```'

/** Structured output that is not what was asked; `undefined` where it cannot be broken in this way. */
export function breakFormat(form: BrokenForm, json: string, schema: JsonObject, draw: (label: string) => number): string | undefined {
  const value = parseJson(json)
  if (typeof value !== 'object' || value === null) return undefined
  switch (form) {
    case 'fenced':
      return `${FENCE}json\n${json}\n${FENCE}`
    case 'prose_around':
      return `Sure! Here is the result you asked for:\n\n${json}\n\nLet me know if you need anything else.`
    case 'trailing_comma':
      return json.replace(/\s*[}\]]\s*$/, (end) => `,${end}`).replace(/([[{]),/, '$1"note": "empty",')
    case 'missing_key':
      return isObject(value) ? withoutKey(value as JsonObject, schema, draw) : undefined
    case 'wrong_type':
      return isObject(value) ? withWrongType(value as JsonObject, schema, draw) : undefined
    case 'schema_ignored':
      return JSON.stringify({ response: `As requested: ${plain(value as Json)}`, confidence: 0.9 })
  }
}

function withoutKey(value: JsonObject, schema: JsonObject, draw: (label: string) => number): string | undefined {
  const asked = spoilArguments('missing_required', value, schema, undefined, draw)
  if (asked !== undefined) return asked
  const [first, ...others] = Object.entries(value)
  return first === undefined ? undefined : JSON.stringify(Object.fromEntries(others))
}

function withWrongType(value: JsonObject, schema: JsonObject, draw: (label: string) => number): string | undefined {
  const declared = spoilArguments('wrong_type', value, schema, undefined, draw)
  if (declared !== undefined) return declared
  const [first] = Object.keys(value)
  return first === undefined ? undefined : JSON.stringify({ ...value, [first]: { value: value[first] ?? null } })
}

/** The values in words, as a model that forgot the form would tell them. */
function plain(value: Json): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'object' && value !== null
    ? Object.values(value as JsonObject)
        .map(plain)
        .join(', ')
    : String(value)
}
