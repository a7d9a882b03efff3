import type { WireFrame } from '../model/wire.ts'
import type { Provider } from '../providers/provider.ts'

/** Edits the text inside a frame and leaves its framing whole. */
export type EditPayload = (frame: WireFrame, edit: (payload: string) => string) => WireFrame

/** For wires whose frames are their text. Bytes of an unknown form stay as they are. */
export const editText: EditPayload = (frame, edit) => (typeof frame.bytes === 'string' ? { ...frame, bytes: edit(frame.bytes) } : frame)

/** How the frames of this wire are edited. */
export function payloadEditor({ payload }: Pick<Provider, 'payload'>): EditPayload {
  if (payload === undefined) return editText
  return (frame, edit) => {
    const text = payload.read(frame)
    return text === undefined ? frame : payload.write(frame, edit(text))
  }
}
