import { isObject, jsonLeaves, parseJson, withJsonAt } from '../internal/json.ts'

function longestString(value: unknown): readonly (string | number)[] | undefined {
  const strings = [...jsonLeaves(value)].filter((leaf): leaf is typeof leaf & { value: string } => typeof leaf.value === 'string')
  return strings.toSorted((a, b) => b.value.length - a.value.length)[0]?.path
}

/** The value with a text put in its place: a string stays a string, JSON text becomes that JSON, other text goes into the longest string. */
export function withTextInside(value: unknown, text: string): unknown {
  if (!isObject(value) && !Array.isArray(value)) return text
  const parsed = parseJson(text)
  if (isObject(parsed) || Array.isArray(parsed)) return parsed
  const path = longestString(value)
  return path === undefined ? text : withJsonAt(value, path, text)
}
