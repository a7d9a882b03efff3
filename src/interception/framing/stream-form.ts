import type { WireReply } from '../../model/wire.ts'

/** How the events of a stream are told apart: server-sent events, JSON lines, elements of one array, or frames with a length. */
export type StreamForm = 'sse' | 'lines' | 'array' | 'binary'

/** The form of a reply that is a stream; `undefined` for one body. */
export function streamFormOf({ streamed, headers, frames }: WireReply): StreamForm | undefined {
  if (!streamed) return undefined
  const first = frames[0]?.bytes
  if (first !== undefined && typeof first !== 'string') return 'binary'
  if (headers['content-type']?.includes('event-stream')) return 'sse'
  return first?.trimStart().startsWith('[') ? 'array' : 'lines'
}
