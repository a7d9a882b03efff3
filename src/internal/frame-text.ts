/** The lines of one server-sent event, without the blank one at its end, and how they end. */
export interface SseLines {
  readonly lines: readonly string[]
  readonly newline: '\n' | '\r\n' | '\r'
}

const NEWLINE = /\r\n|\n|\r/
const EVENT_END = /(?<=\n\n|\r\n\r\n|\r\r)(?!$)/

/** The events that stand in one frame: nearly always one. */
export function splitSseEvents(text: string): string[] {
  return text.split(EVENT_END)
}

export function openSseLines(text: string): SseLines {
  const newline = (NEWLINE.exec(text)?.[0] ?? '\n') as SseLines['newline']
  const lines = text.split(NEWLINE)
  while (lines.at(-1) === '') lines.pop()
  return { lines, newline }
}

export function closeSseLines({ lines, newline }: SseLines): string {
  return lines.map((line) => `${line}${newline}`).join('') + newline
}

const isData = (line: string): boolean => /^data(:|$)/.test(line)

/** Whether a text frame is a server-sent event, not bare JSON. */
export function isSseText(text: string): boolean {
  return /^\uFEFF?(data|event|id|retry)?:/m.test(text.slice(0, 64))
}

/** What an event, a JSON line or an element of a streamed array carries; `undefined` for a comment, a bracket or a line without content. */
export function payloadOf(text: string): string | undefined {
  if (!isSseText(text)) return jsonPlace(text)?.json
  const data = openSseLines(text).lines.filter(isData)
  return data.length === 0 ? undefined : data.map((line) => line.replace(/^data:? ?/, '')).join('\n')
}

/** The same frame around another payload: event name, framing and line ends stay. A frame without a payload stays as it is. */
export function withPayload(text: string, payload: string): string {
  if (!isSseText(text)) {
    const place = jsonPlace(text)
    return place === undefined ? text : `${place.before}${payload}${place.after}`
  }
  const { lines, newline } = openSseLines(text)
  const first = lines.findIndex(isData)
  if (first < 0) return text
  const data = payload.split(NEWLINE).map((line) => `data: ${line}`)
  return closeSseLines({ lines: lines.flatMap((line, index) => (index === first ? data : isData(line) ? [] : [line])), newline })
}

/** The object of a line or of an array element, with what stands around it. */
export function jsonPlace(text: string): { readonly before: string; readonly json: string; readonly after: string } | undefined {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}') + 1
  return start < 0 || end <= start ? undefined : { before: text.slice(0, start), json: text.slice(start, end), after: text.slice(end) }
}
