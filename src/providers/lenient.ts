import { isObject, type JsonObject } from '../internal/json.ts'

/** The string, or `''` for anything else: bodies are read, never judged. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The array, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The object, or an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {}
}

/** The objects of an array, in order; whatever else it holds is passed over. */
export function asObjects(value: unknown): readonly Record<string, unknown>[] {
  return asList(value).filter(isObject)
}

/** The finite number, or 0. */
export function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** A JSON schema as the request holds it; `{}` where there is none. */
export function asSchema(value: unknown): JsonObject {
  return isObject(value) ? (value as JsonObject) : {}
}

/** A temperature as a request holds it, where it holds one. */
export function asTemperature(value: unknown): { readonly temperature?: number } {
  return typeof value === 'number' && Number.isFinite(value) ? { temperature: value } : {}
}

/** Non-empty strings, in order. */
export function asIds(...values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}

/** A path segment decoded; as it stands where it is not well encoded. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
