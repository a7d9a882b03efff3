import { isObject, parseJson } from '../internal/json.ts'

/** A tool result that says it is none: an error in its JSON, or in its first word. */
export function looksFailed(text: string): boolean {
  const value = parseJson(text)
  return isObject(value) ? 'error' in value : /^\s*error\b/i.test(text)
}
