import { isObject, parseJson } from '../../internal/json.ts'

/** Edits a result that is a JSON object or list; any other text stays as it is. Keeps the text where the edit changed nothing. */
export function editJson(text: string, edit: (value: unknown) => unknown): string {
  const value = parseJson(text)
  if (!isObject(value) && !Array.isArray(value)) return text
  const before = JSON.stringify(value)
  const after = JSON.stringify(edit(value)) ?? 'null'
  return after === before ? text : after
}

export type Leaf = string | number | boolean | null

/** The value with each leaf exchanged. `key` is the nearest property name. */
export function mapLeaves(value: unknown, change: (leaf: Leaf, key: string) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, change, key))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapLeaves(item, change, name)]))
  return change(value as Leaf, key)
}

/** Keeps a share of a list, of the lists in an object, or of an object's fields; at least one item is lost where there is any. */
export function keepPart(value: unknown, keepFraction: number): unknown {
  const part = <T>(items: readonly T[]): readonly T[] =>
    items.slice(0, Math.min(Math.max(items.length - 1, 0), Math.floor(items.length * keepFraction)))
  if (Array.isArray(value)) return part(value)
  if (!isObject(value)) return value
  const entries = Object.entries(value)
  if (!entries.some(([, item]) => Array.isArray(item) && item.length > 0)) return Object.fromEntries(part(entries))
  return Object.fromEntries(entries.map(([name, item]) => [name, Array.isArray(item) ? part(item) : item]))
}

/** Stands for a value that is taken out, its name with it. */
export const GONE = Symbol('gone')

/** A JSON value with each leaf exchanged; one for which `change` gives `GONE` is taken out. `key`: the nearest property name. */
export function editLeaves(
  value: unknown,
  change: (leaf: Leaf, at: { readonly key: string; readonly path: string }) => unknown,
  key = '',
  path = '',
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => editLeaves(item, change, key, `${path}/${index}`)).filter((item) => item !== GONE)
  }
  if (!isObject(value)) return change(value as Leaf, { key, path })
  const entries = Object.entries(value).map(([name, item]) => [name, editLeaves(item, change, name, `${path}/${name}`)] as const)
  return Object.fromEntries(entries.filter(([, item]) => item !== GONE))
}

/** The leaves of a JSON value with their paths. */
export function leavesOf(value: unknown): readonly { readonly leaf: Leaf; readonly key: string; readonly path: string }[] {
  const leaves: { leaf: Leaf; key: string; path: string }[] = []
  editLeaves(value, (leaf, at) => {
    leaves.push({ leaf, ...at })
    return leaf
  })
  return leaves
}
