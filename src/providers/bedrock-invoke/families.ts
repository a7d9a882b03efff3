import { decodeEventMessages, encodeEventMessage } from '../../internal/event-stream.ts'
import { isObject, parseJson } from '../../internal/json.ts'
import { formatSse, parseSse } from '../../internal/sse.ts'
import { anthropic } from '../anthropic.ts'
import { bedrock } from '../bedrock.ts'
import { asObject, asText } from '../lenient.ts'
import type { Provider, WireFrame } from '../provider.ts'
import { sentText } from '../sent-text.ts'

/** One form of InvokeModel bodies: a wire that is spoken elsewhere, and how its events lie in chunks. */
export interface Family {
  readonly wire: Provider
  readonly recognizes: (body: unknown) => boolean
  /** The event of a frame as a chunk holds it, or `undefined` where Bedrock sends none. */
  readonly toChunk: (frame: WireFrame) => unknown
  /** The events of chunks as the wire itself would stream them. */
  readonly fromChunks: (events: readonly unknown[]) => WireFrame[]
  /** Whether a whole body or an event of a chunk is of this form. */
  readonly wrote: (value: unknown) => boolean
}

const anthropicFamily: Family = {
  wire: anthropic,
  recognizes: (body) => anthropic.recognizes?.(body) === true,
  toChunk: (frame) => (frame.role === 'keepalive' ? undefined : parseJson(parseSse(sentText([frame]))[0]?.data ?? '')),
  fromChunks: (events) => events.map((event) => ({ role: 'open', bytes: formatSse(event, { event: asText(asObject(event)['type']) }) })),
  wrote: (value) => isObject(value) && typeof value['type'] === 'string',
}

/** Nova takes and gives what Converse does; its events are members of one object. */
const novaFamily: Family = {
  wire: bedrock,
  recognizes: (body) => bedrock.recognizes?.(body) === true,
  toChunk(frame) {
    const [message] = typeof frame.bytes === 'string' ? [] : decodeEventMessages(frame.bytes)
    return message && { [message.headers[':event-type'] ?? '']: parseJson(message.payload) }
  },
  fromChunks: (events) =>
    events.flatMap((event) =>
      Object.entries(asObject(event)).map(([type, value]): WireFrame => {
        const payload = JSON.stringify(value ?? {})
        return { role: 'open', bytes: encodeEventMessage({ headers: { ':event-type': type }, payload }) }
      }),
    ),
  wrote: isObject,
}

/** Asked in order; the last takes whatever the others do not. */
const families = [anthropicFamily, novaFamily] as const

/** The form of a request body, or `undefined` when it is none of those spoken here. */
export function familyOf(body: unknown): Family | undefined {
  return families.find((family) => family.recognizes(body))
}

/** The form of what a model sent: a whole body, or the first event of a stream. */
export function familyThatWrote(value: unknown): Family {
  return families.find((family) => family.wrote(value)) ?? anthropicFamily
}

export { anthropicFamily }
