import { payloadOf, withPayload } from '../../internal/frame-text.ts'
import type { WireFrame } from '../../model/wire.ts'
import type { FramePayload } from '../../providers/provider.ts'
import { bytesOf, joinBytes } from '../frame-bytes.ts'

/** What a frame carries, as text. */
export function readPayload(frame: WireFrame, binary?: FramePayload): string | undefined {
  return typeof frame.bytes === 'string' ? payloadOf(frame.bytes) : binary?.read(frame)
}

const MARK = 'khaostest-payload'

/** The same frame around another payload; `undefined` on a wire whose frames nobody can write. */
export function writePayload(frame: WireFrame, payload: string | Uint8Array, binary?: FramePayload): WireFrame | undefined {
  if (typeof frame.bytes !== 'string') return binary?.write(frame, payload)
  if (typeof payload === 'string') return { ...frame, bytes: withPayload(frame.bytes, payload) }
  const [before, after] = withPayload(frame.bytes, MARK).split(MARK)
  if (before === undefined || after === undefined) return undefined
  return { ...frame, bytes: joinBytes([bytesOf({ ...frame, bytes: before }), payload, bytesOf({ ...frame, bytes: after })]) }
}
