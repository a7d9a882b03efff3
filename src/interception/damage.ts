import { isObject, parseJson } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { JsonBody, WireFrame, WireReply } from '../model/wire.ts'
import { wholeBody } from './body-stream.ts'
import { type EditPayload, editText } from './edit-payload.ts'

const CONTENT = new Set<WireFrame['role']>(['text', 'reasoning', 'tool_open', 'tool_arguments', 'close', 'finish'])

type Mode = Extract<Disturbance, { kind: 'damage' }>['mode']

/** What of a dialect damage depends on. */
interface Dialect {
  /** Changes the text inside a frame of this wire. */
  readonly edit?: EditPayload
  /** Empties a whole body where lists are not what holds the answer. */
  readonly withoutAnswer?: ((body: JsonBody) => unknown) | undefined
}

/** A body that is not what its content type promises, in the shape the request asked for. */
export function damage(reply: WireReply, mode: Mode, { edit = editText, withoutAnswer = withEmptyLists }: Dialect = {}): WireReply {
  switch (mode) {
    case 'empty_body':
      return { ...reply, frames: [{ role: 'body', bytes: '' }] }
    case 'wrong_content_type':
      return { ...reply, headers: { ...reply.headers, 'content-type': 'text/html; charset=utf-8' } }
    case 'truncated':
      return reply.streamed
        ? { ...reply, frames: reply.frames.slice(0, Math.ceil(reply.frames.length / 2)) }
        : { ...reply, frames: [halved(reply)] }
    case 'no_choices':
      return {
        ...reply,
        frames: reply.streamed ? reply.frames.filter((frame) => !CONTENT.has(frame.role)) : [emptied(reply, withoutAnswer)],
      }
    case 'invalid_json':
      return reply.streamed ? { ...reply, frames: brokenInContent(reply.frames, edit) } : { ...reply, frames: [halved(reply)] }
  }
}

/** Lists are where a dialect keeps its answers: those at the top of the body, or, where there is none, those inside it. */
function withEmptyLists(body: JsonBody): unknown {
  return emptiedLists(body, Object.values(body).some(Array.isArray) ? 1 : Number.POSITIVE_INFINITY)
}

function emptiedLists(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return []
  if (!isObject(value) || depth === 0) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, emptiedLists(item, depth - 1)]))
}

function emptied(reply: WireReply, withoutAnswer: (body: JsonBody) => unknown): WireFrame {
  const body = parseJson(String(wholeBody(reply.frames)))
  return { role: 'body', bytes: JSON.stringify(isObject(body) ? withoutAnswer(body as JsonBody) : body) }
}

function halved(reply: WireReply): WireFrame {
  const whole = wholeBody(reply.frames)
  return { role: 'body', bytes: whole.slice(0, Math.floor(whole.length / 2)) }
}

/** The first event with content is broken: one that a client may skip, like a ping, would hurt nobody. */
function brokenInContent(frames: readonly WireFrame[], edit: EditPayload): readonly WireFrame[] {
  const content = frames.findIndex(({ role }) => role === 'text' || role === 'reasoning' || role === 'tool_arguments')
  return frames.map((frame, index) => (index === Math.max(0, content) ? edit(frame, broken) : frame))
}

/** One event whose JSON ends too early; what parts it from the next stays. */
function broken(payload: string): string {
  const end = payload.trimEnd()
  return `${end.slice(0, Math.max(8, end.length - 12))}${payload.slice(end.length)}`
}
