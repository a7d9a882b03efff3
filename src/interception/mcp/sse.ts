import { parseJson } from '../../internal/json.ts'
import { isJsonRpc } from '../../internal/json-rpc.ts'
import { formatSse, parseSse } from '../../internal/sse.ts'
import type { McpMessage } from '../../model/mcp.ts'

/** One event of a stream as it was sent, with the message it carries. */
export interface StreamEvent {
  readonly raw: string
  readonly message?: McpMessage
}

/** The events of a body, as they come. What it ends in without a blank line counts as one. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onReader: (cancel: () => void) => void): AsyncGenerator<StreamEvent> {
  const reader = body.getReader()
  onReader(() => void reader.cancel().catch(() => undefined))
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    text += done ? decoder.decode() : decoder.decode(value, { stream: true })
    for (let end = endOfEvent(text); end > 0; end = endOfEvent(text)) {
      yield eventOf(text.slice(0, end))
      text = text.slice(end)
    }
    if (!done) continue
    if (text !== '') yield eventOf(text)
    return
  }
}

function endOfEvent(text: string): number {
  const found = /\r\n\r\n|\n\n|\r\r/.exec(text)
  return found ? found.index + found[0].length : 0
}

function eventOf(raw: string): StreamEvent {
  const value = parseJson(parseSse(raw)[0]?.data ?? '')
  return isJsonRpc(value) ? { raw, message: value } : { raw }
}

/** A message as an event; a line that is none as it would stand there. */
export function toEvent(message: McpMessage | string): string {
  return formatSse(message, { event: 'message' })
}

/** A body that is written by `write`, which may go on as long as it likes; it ends when that does, or breaks when it throws. */
export function writtenBody(write: (say: (text: string) => void) => Promise<void>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let isOpen = true
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const say = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text))
      }
      const end = (act: () => void) => {
        if (isOpen) act()
        isOpen = false
      }
      write(say).then(
        () => end(() => controller.close()),
        (error: unknown) => end(() => controller.error(error)),
      )
    },
    cancel() {
      isOpen = false
      onCancel()
    },
  })
}
