import { decodeEventMessages } from '../../internal/event-stream.ts'
import { isObject, parseJson } from '../../internal/json.ts'
import { eventFrame, eventPayload, streamBytes } from '../bedrock/event-frame.ts'
import { asObject, asText } from '../lenient.ts'
import type { FramePayload, WireFrame } from '../provider.ts'

const toBase64 = (data: string | Uint8Array): string => Buffer.from(data).toString('base64')

/** The JSON of one model event inside a binary message: `{ bytes: <base64> }`. */
export function chunkFrame(frame: WireFrame, event: unknown): WireFrame {
  return { ...eventFrame({ ...frame, type: 'chunk', payload: { bytes: toBase64(JSON.stringify(event)) } }) }
}

function innerText(payload: string): string {
  return Buffer.from(asText(asObject(parseJson(payload))['bytes']), 'base64').toString('utf8')
}

/** What an agent reads is the JSON inside; both layers around it stay whole. */
export const chunkPayload: FramePayload = {
  read(frame) {
    const payload = eventPayload.read(frame)
    return payload === undefined ? undefined : innerText(payload)
  },
  write: (frame, payload) => eventPayload.write(frame, JSON.stringify({ bytes: toBase64(payload) })),
}

/** The model's events in a stream, whole or cut; `body` holds one character a byte. */
export function eventsInChunks(body: string): Record<string, unknown>[] {
  return decodeEventMessages(streamBytes(body))
    .map(({ payload }) => parseJson(innerText(payload)))
    .filter(isObject)
}
