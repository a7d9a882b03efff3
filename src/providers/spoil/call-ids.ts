import { withJsonAt } from '../../internal/json.ts'
import type { Spoiling } from '../../model/spoiling.ts'
import type { WireFrame, WireReply } from '../provider.ts'
import { editFrames, jsonIn } from './frame-json.ts'
import type { SpoilingWire, Spoilt } from './spoilt.ts'

type Path = readonly (string | number)[]
type Mode = Extract<Spoiling, { target: 'call_ids' }>['mode']

/** Calls of a stream that cannot be told apart, or whose id is not what it was when they were opened. */
export function spoilCallIds(reply: WireReply, mode: Mode, wire: SpoilingWire): Spoilt {
  if (!reply.streamed) return { none: 'a whole reply states each call once: nothing can be reused or changed in it' }
  return mode === 'reused_index' ? reuseIndex(reply, wire) : changeId(reply, wire)
}

function reuseIndex(reply: WireReply, { places, payload }: SpoilingWire): Spoilt {
  const path = places?.callIndex
  if (!path) return { none: 'this wire does not number its calls' }
  const frames = reply.frames.filter(({ tool }, index, all) => tool && all.findIndex((other) => other.tool?.index === tool.index) === index)
  const opened = frames.map((frame) => at(jsonIn(frame, payload), path))
  const [first, ...others] = opened
  if (first === undefined || others.length === 0) return { none: 'the reply has fewer than two calls' }
  const reused = new Set(others)
  const edited = editFrames(
    reply,
    (json, frame) => (isOfCall(frame) && reused.has(at(json, path)) ? put(json, path, first) : json),
    payload,
  )
  return edited === reply ? { none: 'the calls share one number already' } : { reply: edited }
}

function isOfCall({ role }: WireFrame): boolean {
  return role === 'tool_open' || role === 'tool_arguments' || role === 'close'
}

function changeId(reply: WireReply, { places, payload }: SpoilingWire): Spoilt {
  const repeated = places?.repeatedId
  if (!repeated) return { none: 'this wire says the id of a call once' }
  const { role, path } = repeated
  // Where the id is said again it must stand there; pieces of arguments may carry one that was left out.
  const belongs = (json: unknown) => at(json, role === 'close' ? path : path.slice(0, -1)) !== undefined
  const changed = (json: unknown) => `${String(at(json, path) ?? 'call')}_changed`
  const edited = editFrames(reply, (json, frame) => (frame.role === role && belongs(json) ? put(json, path, changed(json)) : json), payload)
  return edited === reply ? { none: 'the reply calls no tool' } : { reply: edited }
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? (found as Record<string | number, unknown>)[key] : undefined),
    value,
  )
}

function put(json: Record<string, unknown>, path: Path, value: unknown): Record<string, unknown> {
  return withJsonAt(json, path, value) as Record<string, unknown>
}
