import { payloadOf, withPayload } from '../internal/frame-text.ts'
import { isObject, parseJson } from '../internal/json.ts'
import type { WireFrame } from './provider.ts'

type JsonValue = Record<string, unknown>

/**
 * A text frame with the JSON it carries edited. `undefined` where the frame carries no object, or the edit says that this object is not
 * meant; the same frame where the edit gives the object back as it is.
 */
export function editFrameJson(frame: WireFrame, edit: (value: JsonValue) => JsonValue | undefined): WireFrame | undefined {
  if (typeof frame.bytes !== 'string') return undefined
  const value = parseJson(payloadOf(frame.bytes) ?? '')
  const edited = isObject(value) ? edit(value) : undefined
  if (edited === undefined) return undefined
  return edited === value ? frame : { ...frame, bytes: withPayload(frame.bytes, JSON.stringify(edited)) }
}

/** The object with one key set; `undefined` takes it out. The same object where nothing changes. */
export function withKey(value: JsonValue, key: string, item: unknown): JsonValue {
  if (item !== undefined) return { ...value, [key]: item }
  if (value[key] === undefined || value[key] === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

/** Far from every index in use. */
export const INDEX_JUMP = 7

/** What a text field holds when its type is wrong: a list of one part. */
export function asWrongType(text: unknown): unknown {
  return typeof text === 'string' ? [{ type: 'text', text }] : String(JSON.stringify(text))
}
