import type { RequestMessage } from '../../model/exchange.ts'
import type { EditableRequest } from '../../model/request-edit.ts'

/** A conversation cut at what the user said last: faults on the past leave the present alone. */
export interface SplitConversation {
  readonly past: readonly RequestMessage[]
  /** From the user's last message on, the calls and results of this turn included. */
  readonly present: readonly RequestMessage[]
}

export function splitConversation(messages: readonly RequestMessage[]): SplitConversation {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const at = last < 0 ? messages.length : last
  return { past: messages.slice(0, at), present: messages.slice(at) }
}

/** The request with another past; the same request when the past is the same, message by message. */
export function withPast(request: EditableRequest, edit: (past: readonly RequestMessage[]) => readonly RequestMessage[]): EditableRequest {
  const { past, present } = splitConversation(request.messages)
  const edited = edit(past)
  const isSame = edited.length === past.length && edited.every((message, index) => message === past[index])
  return isSame ? request : { ...request, messages: [...edited, ...present] }
}

export const isSystem = ({ role }: RequestMessage): boolean => role === 'system'

/** What cannot be parted: a message that calls tools with the results of its calls; any other message alone. */
export function unitsOf(messages: readonly RequestMessage[]): RequestMessage[][] {
  const units: RequestMessage[][] = []
  for (const message of messages) {
    const { toolResult } = message
    const asked = toolResult && units.findLast(([first]) => first?.toolCalls?.some(({ id }) => id === toolResult.callId))
    if (asked) asked.push(message)
    else units.push([message])
  }
  return units
}

/** The last units that fit into `count` messages. A unit that does not fit whole is left out. */
export function lastUnits(messages: readonly RequestMessage[], count: number): RequestMessage[] {
  const kept: RequestMessage[] = []
  for (const unit of unitsOf(messages).toReversed()) {
    if (kept.length + unit.length > count) break
    kept.unshift(...unit)
  }
  return kept
}

export type InsertPosition = 'start' | 'end' | 'random'
export const insertPositions = ['start', 'end', 'random'] as const

/** The past with messages put in: behind the system text, before what the user says now, or somewhere between. Never between a call and its result. */
export function insertIntoPast(
  past: readonly RequestMessage[],
  messages: readonly RequestMessage[],
  position: InsertPosition,
  draw: (label: string) => number,
): RequestMessage[] {
  const systemEnd = past.findIndex((message) => !isSystem(message))
  const head = past.slice(0, systemEnd < 0 ? past.length : systemEnd)
  const units = unitsOf(past.slice(head.length))
  const at = position === 'start' ? 0 : position === 'end' ? units.length : Math.floor(draw('position') * (units.length + 1))
  return [...head, ...units.slice(0, at).flat(), ...messages, ...units.slice(at).flat()]
}
