import { decodeEventMessages } from '../../internal/event-stream.ts'
import { parseJson } from '../../internal/json.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import { asCount, asObject, asObjects, asText } from '../lenient.ts'
import { streamBytes } from './event-frame.ts'
import { fromStop, fromUsage } from './message.ts'

/** An event of a Converse stream, whatever carried it. */
export interface ConverseEvent {
  readonly type: string
  readonly payload: Record<string, unknown>
}

interface Part {
  text?: string
  reasoning?: string
  call?: ToolCall
}

function toReply(parts: readonly Part[], stopReason: unknown, usage: unknown): ModelReply {
  const joined = (key: 'text' | 'reasoning') => {
    const texts = parts.flatMap((part) => part[key] ?? [])
    return texts.length === 0 ? undefined : texts.join('')
  }
  const finish = fromStop(stopReason)
  const text = joined('text')
  const reasoning = joined('reasoning')
  const refused = finish === 'refusal' && text !== undefined
  return {
    ...(text === undefined || refused ? {} : { text }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(refused ? { refusal: text } : {}),
    toolCalls: parts.flatMap(({ call }) => call ?? []),
    finish,
    usage: fromUsage(usage),
  }
}

/** A `toolUse` member as a call. */
export function readCall(input: unknown): ToolCall {
  const use = asObject(input)
  const args = use['input']
  return {
    id: asText(use['toolUseId']),
    name: asText(use['name']),
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
  }
}

function readBlock(block: Record<string, unknown>): Part {
  if (typeof block['text'] === 'string') return { text: block['text'] }
  if (block['toolUse'] !== undefined) return { call: readCall(block['toolUse']) }
  const thought = asObject(asObject(block['reasoningContent'])['reasoningText'])['text']
  return typeof thought === 'string' ? { reasoning: thought } : {}
}

/** A whole body. */
export function readConverseBody(text: string): ModelReply {
  const body = asObject(parseJson(text))
  const content = asObject(asObject(body['output'])['message'])['content']
  return toReply(asObjects(content).map(readBlock), body['stopReason'], body['usage'])
}

interface Draft {
  readonly parts: Map<number, Part>
  readonly open: Set<number>
  stopReason?: unknown
  usage?: unknown
}

function addDelta(part: Part, delta: Record<string, unknown>): void {
  const piece = asObject(delta['toolUse'])['input']
  const thought = asObject(delta['reasoningContent'])['text']
  if (typeof delta['text'] === 'string') part.text = (part.text ?? '') + delta['text']
  if (typeof thought === 'string') part.reasoning = (part.reasoning ?? '') + thought
  if (typeof piece === 'string' && part.call) part.call = { ...part.call, arguments: part.call.arguments + piece }
}

function accumulate(events: readonly ConverseEvent[]): Draft {
  const draft: Draft = { parts: new Map(), open: new Set() }
  for (const { type, payload } of events) {
    const index = asCount(payload['contentBlockIndex'])
    if (type === 'contentBlockStart' || type === 'contentBlockDelta') draft.open.add(index)
    const part = draft.parts.get(index) ?? {}
    if (type === 'contentBlockStart') {
      const use = asObject(payload['start'])['toolUse']
      if (use !== undefined) part.call = { ...readCall(use), arguments: '' }
      draft.parts.set(index, part)
    }
    if (type === 'contentBlockDelta') {
      addDelta(part, asObject(payload['delta']))
      draft.parts.set(index, part)
    }
    if (type === 'contentBlockStop') draft.open.delete(index)
    if (type === 'messageStop') draft.stopReason = payload['stopReason']
    if (type === 'metadata') draft.usage = payload['usage']
  }
  return draft
}

/** The events of a stream, whole or cut; `body` holds one character a byte. */
export function eventsOf(body: string): ConverseEvent[] {
  return decodeEventMessages(streamBytes(body)).map(({ headers, payload }) => ({
    type: headers[':event-type'] ?? '',
    payload: asObject(parseJson(payload)),
  }))
}

/** The reply that events tell. */
export function readConverseEvents(events: readonly ConverseEvent[]): ModelReply {
  const { parts, stopReason, usage } = accumulate(events)
  return toReply([...parts.values()], stopReason, usage)
}

/** Indexes of the blocks that events have begun and not ended. */
export function openBlocks(events: readonly ConverseEvent[]): readonly number[] {
  return [...accumulate(events).open]
}
