import type { RequestMessage } from '../../model/exchange.ts'
import type { RewrittenMessage } from '../../model/request-edit.ts'
import { isSameMessage } from './same-message.ts'

/** How one dialect writes a message, where one message on the wire is one neutral message. */
export interface MessageParts {
  /** The wire message changed so that it reads as `after`; what is the same in both stays as it is. */
  change(wire: Record<string, unknown>, before: RequestMessage, after: RequestMessage): unknown
  create(message: RequestMessage): unknown
}

/**
 * The wire messages of a rewritten conversation. `sent` and `read` belong together, one by one. A message that stays is the very object that was
 * sent.
 */
export function rewriteList(
  sent: readonly Record<string, unknown>[],
  read: readonly RequestMessage[],
  rewritten: readonly RewrittenMessage[],
  { change, create }: MessageParts,
): unknown[] {
  return rewritten.map(({ message, from }) => {
    const [wire, before] = from === undefined ? [] : [sent[from], read[from]]
    if (wire === undefined || before === undefined) return create(message)
    if (isSameMessage(message, before)) return wire
    return message.role === before.role ? change(wire, before, message) : create(message)
  })
}
