import type { WireFrame } from '../model/wire.ts'

const encoder = new TextEncoder()

/** What a frame puts on the wire. */
export function bytesOf(frame: WireFrame): Uint8Array {
  return typeof frame.bytes === 'string' ? encoder.encode(frame.bytes) : frame.bytes
}

/** Size of a frame on the wire. */
export function byteLength(frame: WireFrame): number {
  return typeof frame.bytes === 'string' ? Buffer.byteLength(frame.bytes) : frame.bytes.length
}

/** Bytes one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Frames that carry something of the answer. */
export const CONTENT_ROLES: ReadonlySet<WireFrame['role']> = new Set(['text', 'reasoning', 'tool_arguments'])
