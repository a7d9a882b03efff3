import { isObject } from '../internal/json.ts'
import { withTextInside } from './structured-result.ts'

const usualKeys = ['result', 'output', 'content', 'error'] as const

/** The key under which an object holds the result itself; `undefined` when the whole object is the result. */
export function resultKey(response: Readonly<Record<string, unknown>>): string | undefined {
  const present = usualKeys.filter((key) => response[key] !== undefined)
  const others = Object.keys(response).filter((key) => key !== 'name' && !present.some((known) => known === key))
  return present.length === 1 && others.length === 0 ? present[0] : undefined
}

/** The text of a result that a wire keeps in an object: the string itself, or the JSON of what stands there. */
export function resultText(response: unknown): string {
  if (!isObject(response)) return typeof response === 'string' ? response : JSON.stringify(response ?? null)
  const key = resultKey(response)
  const value = key === undefined ? response : response[key]
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A `response` with its text replaced; it stays an object. */
export function withResult(response: unknown, result: { readonly text: string; readonly isError?: boolean }): Record<string, unknown> {
  if (result.isError === true) return { error: result.text }
  if (!isObject(response)) return { result: result.text }
  const key = resultKey(response)
  if (key !== undefined) return { ...response, [key]: withTextInside(response[key], result.text) }
  const edited = withTextInside(response, result.text)
  return isObject(edited) ? edited : { result: edited }
}
