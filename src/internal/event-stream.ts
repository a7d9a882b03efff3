import { crc32 } from 'node:zlib'

/** One message of an AWS event stream. Header values that are no strings are left out. */
export interface EventMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
}

const PRELUDE = 12
const CHECKSUM = 4
const STRING = 7

/** Bytes of a header value by its type; 6 and 7 carry their own length. */
const FIXED_SIZES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

/** One message as bytes: lengths, checksum of the lengths, headers, payload, checksum of it all; big-endian. */
export function encodeEventMessage({
  headers,
  payload,
}: Pick<EventMessage, 'headers'> & { readonly payload: string | Uint8Array }): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)))
  const body = Buffer.from(payload)
  const message = Buffer.alloc(PRELUDE + head.length + body.length + CHECKSUM)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(head.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  head.copy(message, PRELUDE)
  body.copy(message, PRELUDE + head.length)
  message.writeUInt32BE(crc32(message.subarray(0, -CHECKSUM)), message.length - CHECKSUM)
  return new Uint8Array(message)
}

function encodeHeader(name: string, value: string): Buffer {
  const key = Buffer.from(name)
  const text = Buffer.from(value)
  const header = Buffer.alloc(1 + key.length + 3 + text.length)
  header.writeUInt8(key.length, 0)
  key.copy(header, 1)
  header.writeUInt8(STRING, 1 + key.length)
  header.writeUInt16BE(text.length, 2 + key.length)
  text.copy(header, 4 + key.length)
  return header
}

/** The messages of a stream, in order, up to the first that is cut or damaged. Never throws. */
export function decodeEventMessages(bytes: Uint8Array): EventMessage[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const messages: EventMessage[] = []
  for (let at = 0; at + PRELUDE + CHECKSUM <= all.length; ) {
    const end = at + all.readUInt32BE(at)
    const payloadAt = at + PRELUDE + all.readUInt32BE(at + 4)
    if (end > all.length || payloadAt + CHECKSUM > end || !isIntact(all.subarray(at, end))) break
    const headers = decodeHeaders(all.subarray(at + PRELUDE, payloadAt))
    messages.push({ headers, payload: all.toString('utf8', payloadAt, end - CHECKSUM) })
    at = end
  }
  return messages
}

function isIntact(message: Buffer): boolean {
  return (
    crc32(message.subarray(0, 8)) === message.readUInt32BE(8) &&
    crc32(message.subarray(0, -CHECKSUM)) === message.readUInt32BE(message.length - CHECKSUM)
  )
}

function decodeHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < bytes.length; ) {
    const typeAt = at + 1 + bytes.readUInt8(at)
    const type = bytes[typeAt]
    const size = type === undefined ? undefined : FIXED_SIZES[type]
    const isSized = type === 6 || type === STRING
    if (type === undefined || typeAt + 3 > bytes.length + (isSized ? 0 : 2) || (size === undefined && !isSized)) break
    const from = typeAt + (isSized ? 3 : 1)
    const to = from + (size ?? bytes.readUInt16BE(typeAt + 1))
    if (type === STRING) headers[bytes.toString('utf8', at + 1, typeAt)] = bytes.toString('utf8', from, to)
    at = to
  }
  return headers
}
