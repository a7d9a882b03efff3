import { isObject, parseJson } from '../internal/json.ts'

/** Edited text as the kind of value the tool gave: text stays text, and objects of a class (documents of a retriever) stay of their class. */
export function readBack(text: string, original: unknown): unknown {
  return typeof original === 'string' ? text : alike(parseJson(text) ?? text, original)
}

function alike(value: unknown, original: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = Array.isArray(original) ? original : []
    return value.map((item, index) => alike(item, items[index] ?? items[0]))
  }
  if (!isObject(value) || !isObject(original)) return value
  const parts = Object.entries(value).map(([name, item]) => [name, alike(item, original[name])])
  return Object.assign(Object.create(Object.getPrototypeOf(original) as object | null) as object, Object.fromEntries(parts))
}
