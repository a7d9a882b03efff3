import { stableStringify } from '../internal/json.ts'
import type { RequestMessage } from '../model/exchange.ts'
import type { RewrittenMessage } from '../model/request-edit.ts'

/**
 * Where each message of an edited conversation comes from: the same object is the same message, then an equal one; a changed one is taken for
 * what stood in its place. What is left is new. Pure.
 */
export function traceMessages(before: readonly RewrittenMessage[], edited: readonly RequestMessage[]): RewrittenMessage[] {
  const used = new Set<number>()
  const found = edited.map((message) => {
    const at = before.findIndex((entry) => entry.message === message)
    if (at >= 0) used.add(at)
    return at < 0 ? undefined : at
  })
  const texts = before.map(({ message }) => stableStringify(message))
  for (const [index, message] of edited.entries()) {
    if (found[index] !== undefined) continue
    const text = stableStringify(message)
    const at = texts.findIndex((known, place) => known === text && !used.has(place))
    if (at < 0) continue
    used.add(at)
    found[index] = at
  }
  return edited.map((message, index) => {
    const same = found[index]
    if (same !== undefined) return before[same] as RewrittenMessage
    const at = changedFrom(before, used, message, lastBefore(found, index), firstAfter(found, index, before.length))
    if (at === undefined) return { message }
    used.add(at)
    found[index] = at
    const from = before[at]?.from
    return from === undefined ? { message } : { message, from }
  })
}

function lastBefore(found: readonly (number | undefined)[], index: number): number {
  return found.slice(0, index).findLast((at) => at !== undefined) ?? -1
}

function firstAfter(found: readonly (number | undefined)[], index: number, end: number): number {
  return found.slice(index + 1).find((at) => at !== undefined) ?? end
}

/** The first message between its neighbours that nobody else came from, of the same role and the same call. */
function changedFrom(
  before: readonly RewrittenMessage[],
  used: ReadonlySet<number>,
  { role, toolResult }: RequestMessage,
  after: number,
  until: number,
): number | undefined {
  const at = before.findIndex(
    ({ message }, place) =>
      place > after && place < until && !used.has(place) && message.role === role && message.toolResult?.callId === toolResult?.callId,
  )
  return at < 0 ? undefined : at
}

/** Whether both say the same in the same order, message by message. */
export function isSameConversation(left: readonly RewrittenMessage[], right: readonly RewrittenMessage[]): boolean {
  return (
    left.length === right.length &&
    left.every((entry, index) => entry.from === right[index]?.from && entry.message === right[index]?.message)
  )
}
