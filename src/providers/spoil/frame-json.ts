import { isObject, parseJson } from '../../internal/json.ts'
import type { FramePayload, WireFrame, WireReply } from '../provider.ts'

export type JsonEdit = (json: Record<string, unknown>) => Record<string, unknown>

/**
 * The frame with other JSON in it: that of an event, a line, an element of an array or a whole body. Its framing stays. The same frame
 * where it holds no JSON object, or where the edit gives back what it got.
 */
export function editFrame(frame: WireFrame, edit: JsonEdit, payload?: FramePayload): WireFrame {
  const access = typeof frame.bytes === 'string' ? textPayload : payload
  const text = access?.read(frame)
  if (access === undefined || text === undefined) return frame
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}') + 1]
  const json = start < 0 ? undefined : parseJson(text.slice(start, end))
  if (!isObject(json)) return frame
  const edited = edit(json)
  return edited === json ? frame : access.write(frame, `${text.slice(0, start)}${JSON.stringify(edited)}${text.slice(end)}`)
}

const textPayload: FramePayload = {
  read: ({ bytes }) => (typeof bytes === 'string' ? bytes : undefined),
  write: (frame, text) => ({ ...frame, bytes: text }),
}

/** The reply with each frame edited; the same reply where none changed. */
export function editFrames(
  reply: WireReply,
  edit: (json: Record<string, unknown>, frame: WireFrame) => Record<string, unknown>,
  payload?: FramePayload,
): WireReply {
  const frames = reply.frames.map((frame) => editFrame(frame, (json) => edit(json, frame), payload))
  return frames.some((frame, index) => frame !== reply.frames[index]) ? { ...reply, frames } : reply
}

/** JSON of a new event, and its name where events have one. */
export interface NewEvent {
  readonly event?: string | undefined
  readonly json: Record<string, unknown>
}

/** A stream with events put in at `index`, framed like those around them. The first place is never taken: it may open a list. */
export function insertEvents(reply: WireReply, index: number, events: readonly NewEvent[], payload?: FramePayload): WireReply {
  const at = Math.max(1, index)
  const models = [reply.frames[at], reply.frames[at - 1]].filter((frame) => frame !== undefined)
  const made = events.flatMap((event) => models.flatMap((model) => frameLike(model, event, payload) ?? []).slice(0, 1))
  return made.length < events.length || made.length === 0 ? reply : { ...reply, frames: reply.frames.toSpliced(at, 0, ...made) }
}

function frameLike(model: WireFrame, { event, json }: NewEvent, payload: FramePayload | undefined): WireFrame | undefined {
  const made = editFrame(model, () => json, payload)
  if (made === model) return undefined
  if (event === undefined || typeof made.bytes !== 'string') return { role: 'open', bytes: made.bytes }
  return { role: 'open', bytes: made.bytes.replace(/^event: [^\r\n]*/, `event: ${event}`) }
}

/** The JSON object in a frame. */
export function jsonIn(frame: WireFrame, payload?: FramePayload): Record<string, unknown> | undefined {
  let json: Record<string, unknown> | undefined
  editFrame(
    frame,
    (found) => {
      json = found
      return found
    },
    payload,
  )
  return json
}

/** The JSON of the first frame of a role, with the place of that frame. */
export function frameOf(
  reply: WireReply,
  role: WireFrame['role'],
  payload?: FramePayload,
): { readonly index: number; readonly json: Record<string, unknown> } | undefined {
  const index = reply.frames.findIndex((frame) => frame.role === role)
  const frame = reply.frames[index]
  const json = frame && jsonIn(frame, payload)
  return json === undefined ? undefined : { index, json }
}

/** A copy with every value under one of these names edited, at any depth; the same object where none changed. */
export function editNamed<Value>(value: Value, names: readonly string[], edit: (found: unknown, name: string) => unknown): Value {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => editNamed(item, names, edit))
    return items.some((item, index) => item !== value[index]) ? (items as Value) : value
  }
  if (!isObject(value)) return value
  let changed = false
  const entries = Object.entries(value).flatMap(([name, found]) => {
    const next = names.includes(name) ? edit(found, name) : editNamed(found, names, edit)
    changed ||= next !== found
    return next === undefined ? [] : [[name, next] as const]
  })
  return changed ? (Object.fromEntries(entries) as Value) : value
}
