import { isObject } from '../../internal/json.ts'
import type { Spoiling } from '../../model/spoiling.ts'
import type { WireContext, WireFrame, WireReply } from '../provider.ts'
import { editFrames, editNamed, insertEvents } from './frame-json.ts'
import type { SpoilingWire, Spoilt } from './spoilt.ts'

type Mode = Extract<Spoiling, { target: 'api' }>['mode']

const UNKNOWN_FIELD = { preview_info: { version: 2, hints: ['next'] } }
const USUAL_WORDS = ['service_tier']
const USUAL_RENAMED = ['prompt_tokens', 'input_tokens', 'created', 'created_at']
const CONTENT = new Set<WireFrame['role']>(['text', 'reasoning', 'tool_open', 'tool_arguments'])

/** A reply as a later version of the API may send it: nothing that is needed today is missing. */
export function asNextApi(reply: WireReply, mode: Mode, wire: SpoilingWire, context: WireContext): Spoilt {
  switch (mode) {
    case 'unknown_field':
      return changed(reply, withUnknownField(reply, wire), 'the reply is no JSON object')
    case 'unknown_block':
      if (wire.places?.unknownPart) return changed(reply, wire.places.unknownPart(reply, context), 'the reply has no place for a part')
      return { reply: withUnknownField(reply, wire), approximated: 'this wire has no parts: an unknown field' }
    case 'unknown_enum':
      return withUnknownWord(reply, wire)
    case 'renamed_field':
      return renamed(reply, wire)
    case 'unknown_event':
      return reply.streamed
        ? changed(reply, withUnknownEvent(reply, wire, context), 'the stream has no event to stand beside')
        : { none: 'a whole reply has no events' }
  }
}

function changed(before: WireReply, after: WireReply, none: string): Spoilt {
  return after === before ? { none } : { reply: after }
}

function withUnknownField(reply: WireReply, wire: SpoilingWire): WireReply {
  return editFrames(reply, (json) => ({ ...json, ...UNKNOWN_FIELD }), wire.payload)
}

function withUnknownWord(reply: WireReply, wire: SpoilingWire): Spoilt {
  for (const name of wire.places?.words ?? USUAL_WORDS) {
    const edited = editFrames(
      reply,
      (json) => editNamed(json, [name], (found) => (typeof found === 'string' ? 'next' : found)),
      wire.payload,
    )
    if (edited !== reply) return { reply: edited }
  }
  return { none: 'the reply holds no word out of a closed list that decides nothing' }
}

function renamed(reply: WireReply, wire: SpoilingWire): Spoilt {
  for (const name of wire.places?.renamed === undefined ? USUAL_RENAMED : [wire.places.renamed, ...USUAL_RENAMED]) {
    const edited = editFrames(reply, (json) => withNewName(json, name), wire.payload)
    if (edited !== reply) return { reply: edited }
  }
  return { none: 'the reply holds no field whose name matters so little' }
}

function withNewName<Value>(value: Value, name: string): Value {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => withNewName(item, name))
    return items.some((item, index) => item !== value[index]) ? (items as Value) : value
  }
  if (!isObject(value)) return value
  let hasChanged = false
  const entries = Object.entries(value).map(([key, item]) => {
    const next = withNewName(item, name)
    hasChanged ||= next !== item || key === name
    return [key === name ? newNameOf(name) : key, next] as const
  })
  return hasChanged ? (Object.fromEntries(entries) as Value) : value
}

function newNameOf(name: string): string {
  return /[A-Z]/.test(name) ? `${name}V2` : `${name}_v2`
}

/** The dialect's own word for it, or an event that is framed like those around it. */
function withUnknownEvent(reply: WireReply, { strayFrame }: SpoilingWire, context: WireContext): WireReply {
  const index = Math.max(
    1,
    reply.frames.findIndex(({ role }) => CONTENT.has(role) || role === 'finish'),
  )
  const like = reply.frames[index]
  if (like && strayFrame) {
    const own = strayFrame('unknown_event', context, like)
    return own ? { ...reply, frames: reply.frames.toSpliced(index, 0, own) } : reply
  }
  return insertEvents(reply, index, [{ event: 'progress', json: { type: 'progress', progress: 0.5 } }])
}
