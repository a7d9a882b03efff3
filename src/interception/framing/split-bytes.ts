import type { WireFrame } from '../../model/wire.ts'
import { bytesOf, CONTENT_ROLES, joinBytes } from '../frame-bytes.ts'

/** The same bytes in pieces that begin at these offsets, whatever frames they fall into. A piece stands for the frames that begin in it. */
export function cutAt(frames: readonly WireFrame[], offsets: readonly number[]): readonly WireFrame[] {
  const all = joinBytes(frames.map(bytesOf))
  const starts: { readonly at: number; readonly frame: WireFrame }[] = []
  let at = 0
  for (const frame of frames) {
    starts.push({ at, frame })
    at += bytesOf(frame).length
  }
  const bounds = [...new Set([0, ...offsets.filter((offset) => offset > 0 && offset < all.length), all.length])].sort((a, b) => a - b)
  let next = 0
  return bounds.slice(0, -1).map((from, index) => {
    const to = bounds[index + 1] ?? all.length
    const begun: WireFrame[] = []
    for (let start = starts[next]; start !== undefined && start.at < to; start = starts[++next]) begun.push(start.frame)
    const lead = begun.find(({ role }) => CONTENT_ROLES.has(role)) ?? begun[0]
    const bytes = all.subarray(from, to)
    return lead === undefined ? { role: 'extra', bytes } : { ...lead, bytes }
  })
}

/** Pieces of `size` bytes. */
export function cutEvery(frames: readonly WireFrame[], size: number): readonly WireFrame[] {
  const total = frames.reduce((sum, frame) => sum + bytesOf(frame).length, 0)
  return cutAt(
    frames,
    Array.from({ length: Math.floor(total / size) }, (_, index) => (index + 1) * size),
  )
}

/** Offsets behind the first byte of every character that takes more than one. */
export function insideCharacters(bytes: Uint8Array): readonly number[] {
  const offsets: number[] = []
  for (const [index, byte] of bytes.entries()) {
    const next = bytes[index + 1]
    if (byte >= 0xc2 && byte <= 0xf4 && next !== undefined && next >= 0x80 && next < 0xc0) offsets.push(index + 1)
  }
  return offsets
}
