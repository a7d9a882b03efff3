import { decodeEventMessages, type EventMessage, encodeEventMessage } from '../../internal/event-stream.ts'
import type { FramePayload, WireFrame } from '../provider.ts'

/** A frame before it is written: name and JSON of its event. */
export interface EventDraft extends Omit<WireFrame, 'bytes'> {
  readonly type: string
  readonly payload: unknown
}

/** Content type of all Bedrock streams. */
export const EVENT_STREAM = 'application/vnd.amazon.eventstream'

/** One event as a binary message. */
export function eventFrame({ type, payload, ...frame }: EventDraft): WireFrame {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }
  return { ...frame, bytes: encodeEventMessage({ headers, payload: JSON.stringify(payload) }) }
}

/** An exception inside a stream, by the name of its member. Clients throw the class of that name. */
export function exceptionFrame(type: string, message: string): WireFrame {
  const headers = { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' }
  return { role: 'error', bytes: encodeEventMessage({ headers, payload: JSON.stringify({ message }) }) }
}

function messageOf({ bytes }: WireFrame): EventMessage | undefined {
  return typeof bytes === 'string' ? undefined : decodeEventMessages(bytes)[0]
}

/** The JSON inside a message. A frame that is no message stays as it is. */
export const eventPayload: FramePayload = {
  read: (frame) => messageOf(frame)?.payload,
  write(frame, payload) {
    const message = messageOf(frame)
    return message === undefined ? frame : { ...frame, bytes: encodeEventMessage({ ...message, payload }) }
  },
}

/** The bytes of a stream as `readReply` gets them: one character each. */
export function streamBytes(body: string): Uint8Array {
  return Buffer.from(body, 'latin1')
}
