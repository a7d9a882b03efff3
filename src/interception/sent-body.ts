import { Readable } from 'node:stream'

type Fetch = typeof globalThis.fetch

/** The body of a fetch: how to read it, and the options under which it can still be sent. */
export interface SentBody {
  readonly init: Parameters<Fetch>[1]
  /** It comes piece by piece and may have no end: the call must not wait for it. */
  readonly isStream: boolean
  text(): Promise<string>
  bytes(): Promise<ArrayBuffer>
}

/** Looks at the body of a fetch without using it up. The caller's options stay as they are. */
export function sentBody(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): SentBody {
  const body: unknown = init?.body
  if (typeof body === 'string')
    return { init, isStream: false, ...readOnce(async () => encoder.encode(body).buffer), text: async () => body }
  if (body === undefined || body === null) {
    const copy = input instanceof Request && input.body ? input.clone() : undefined
    return { init, isStream: false, ...readOnce(async () => copy?.arrayBuffer() ?? new ArrayBuffer(0)) }
  }
  if (!isStream(body)) return { init, isStream: false, ...readOnce(() => new Response(body as BodyInit).arrayBuffer()) }
  const [ours, theirs] = (body instanceof ReadableStream ? body : (Readable.toWeb(Readable.from(body)) as ReadableStream<Uint8Array>)).tee()
  const again = { ...init, body: theirs, duplex: 'half' } as RequestInit
  return { init: again, isStream: true, ...readOnce(() => new Response(ours).arrayBuffer()) }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A body that can be asked for as text or as bytes, as often as need be. */
function readOnce(read: () => Promise<ArrayBuffer>): Pick<SentBody, 'text' | 'bytes'> {
  let whole: Promise<ArrayBuffer> | undefined
  const bytes = () => {
    whole ??= read()
    return whole
  }
  return { bytes, text: async () => decoder.decode(await bytes()) }
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
}
