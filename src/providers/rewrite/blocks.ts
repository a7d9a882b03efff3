import type { RequestMessage } from '../../model/exchange.ts'
import type { RewrittenMessage } from '../../model/request-edit.ts'
import { isSameMessage } from './same-message.ts'

type Wire = Record<string, unknown>

/** One message on a wire whose messages hold blocks, and which of its blocks say which neutral message. */
export interface BlockMessage {
  readonly wire: Wire
  /** By neutral message, in the order a reader gives them: the places of its blocks. Each block belongs to one. */
  readonly says: readonly (readonly number[])[]
}

/** How one dialect writes messages made of blocks. */
export interface BlockParts {
  blocksOf(wire: Wire): readonly unknown[]
  /** The message with other blocks. A content that was a string may be one again. */
  withBlocks(wire: Wire, blocks: readonly unknown[]): Wire
  /** The blocks of one neutral message so that they read as `after`; what is the same in both stays as it is. */
  change(blocks: readonly unknown[], before: RequestMessage, after: RequestMessage): readonly unknown[]
  create(message: RequestMessage): Wire
}

interface Place {
  readonly at: number
  readonly part: number
}

/** Neutral messages that stand beside each other and came from one message on the wire. */
interface Group {
  readonly at: number
  readonly parts: { readonly part: number; readonly message: RequestMessage }[]
}

/**
 * The wire messages of a rewritten conversation. `read`: the neutral messages of `sent`, in order. A wire message of which nothing changed is
 * the very object that was sent; what came from one message and still stands together stays one.
 */
export function rewriteBlocks(
  sent: readonly BlockMessage[],
  read: readonly RequestMessage[],
  rewritten: readonly RewrittenMessage[],
  dialect: BlockParts,
): Wire[] {
  const places: Place[] = sent.flatMap(({ says }, at) => says.map((_, part) => ({ at, part })))
  const messages: Wire[] = []
  let group: Group | undefined
  const close = () => {
    if (group) messages.push(writeGroup(group, sent, read, places, dialect))
    group = undefined
  }
  let newResults: Wire | undefined
  for (const { message, from } of rewritten) {
    const place = from === undefined ? undefined : places[from]
    const before = from === undefined ? undefined : read[from]
    if (place === undefined || before?.role !== message.role) {
      close()
      const created = dialect.create(message)
      // Results of calls made together belong into one message.
      if (newResults && message.toolResult) {
        const joined = dialect.withBlocks(newResults, [...dialect.blocksOf(newResults), ...dialect.blocksOf(created)])
        messages[messages.length - 1] = joined
        newResults = joined
      } else {
        messages.push(created)
        newResults = message.toolResult ? created : undefined
      }
      continue
    }
    newResults = undefined
    if (group?.at !== place.at || group.parts.some(({ part }) => part === place.part)) {
      close()
      group = { at: place.at, parts: [] }
    }
    group.parts.push({ part: place.part, message })
  }
  close()
  return messages
}

function writeGroup(
  { at, parts }: Group,
  sent: readonly BlockMessage[],
  read: readonly RequestMessage[],
  places: readonly Place[],
  dialect: BlockParts,
): Wire {
  const { wire, says } = sent[at] as BlockMessage
  const first = places.findIndex((place) => place.at === at)
  const isSame = ({ part, message }: Group['parts'][number]) => isSameMessage(message, read[first + part] as RequestMessage)
  if (parts.length === says.length && parts.every(isSame)) return wire

  const blocks = dialect.blocksOf(wire)
  const written = parts.map((entry) => {
    const own = says[entry.part] ?? []
    const given = own.map((index) => blocks[index])
    const after = isSame(entry) ? given : dialect.change(given, read[first + entry.part] as RequestMessage, entry.message)
    return { at: own[0] ?? blocks.length, own, after }
  })
  return dialect.withBlocks(wire, interleaved(written))
}

/** Blocks in the order they had; a message whose number of blocks changed stands where its first one stood. */
function interleaved(
  written: readonly { readonly at: number; readonly own: readonly number[]; readonly after: readonly unknown[] }[],
): unknown[] {
  return written
    .flatMap(({ at, own, after }) => after.map((block, index) => ({ place: after.length === own.length ? (own[index] ?? at) : at, block })))
    .sort((left, right) => left.place - right.place)
    .map(({ block }) => block)
}
