import { payloadOf, withPayload } from '../internal/frame-text.ts'
import { isObject, parseJson } from '../internal/json.ts'
import type { FramePayload, WireFrame } from './provider.ts'

type JsonValue = Record<string, unknown>

/**
 * A frame with the JSON it carries edited; `binary` reaches the payload of a wire that is no text. `undefined` where the frame carries no
 * object, or the edit says that this object is not meant; the same frame where the edit gives the object back as it is.
 */
export function editFrameJson(
  frame: WireFrame,
  edit: (value: JsonValue) => JsonValue | undefined,
  binary?: FramePayload,
): WireFrame | undefined {
  const { bytes } = frame
  const payload = typeof bytes === 'string' ? payloadOf(bytes) : binary?.read(frame)
  const value = parseJson(payload ?? '')
  const edited = isObject(value) ? edit(value) : undefined
  if (edited === undefined) return undefined
  if (edited === value) return frame
  const text = JSON.stringify(edited)
  return typeof bytes === 'string' ? { ...frame, bytes: withPayload(bytes, text) } : binary?.write(frame, text)
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
