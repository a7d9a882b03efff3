import { closeSseLines, openSseLines, type SseLines, splitSseEvents } from '../../internal/frame-text.ts'
import { parseJson } from '../../internal/json.ts'
import type { ReframeMode } from '../../model/disturbance.ts'

/** Events told in another legal way, one by one. `ordinal` counts events from 1. */
type EventForm = (event: SseLines, options: { readonly n: number; readonly ordinal: number }) => SseLines

const forms: Partial<Readonly<Record<ReframeMode, EventForm>>> = {
  crlf: (event) => ({ ...event, newline: '\r\n' }),
  cr: (event) => ({ ...event, newline: '\r' }),
  no_space: ({ lines, newline }) => ({ lines: lines.map((line) => line.replace(/^([a-z]+): /, '$1:')), newline }),
  comments: ({ lines, newline }, { n }) => ({ lines: lines.flatMap((line) => [...comments(n), line]), newline }),
  multiline_data: ({ lines, newline }) => ({ lines: lines.flatMap(spread), newline }),
  id_and_retry: ({ lines, newline }, { ordinal }) => ({ lines: [`id: ${ordinal}`, 'retry: 3000', ...lines], newline }),
}

const comments = (n: number): readonly string[] => Array.from({ length: n }, (_, index) => `: comment ${index + 1}`)

/** JSON over several `data` lines: a reader joins them by line feeds, which are white space between tokens. */
function spread(line: string): readonly string[] {
  const value = line.startsWith('data:') ? parseJson(line.slice(5)) : undefined
  if (typeof value !== 'object' || value === null) return [line]
  return JSON.stringify(value, null, 1)
    .split('\n')
    .map((part) => `data: ${part}`)
}

/** Rewrites each event of the frames' texts; `undefined` for a mode that is about something else than single events. */
export function reframeEvents(texts: readonly string[], mode: ReframeMode, n: number): readonly string[] | undefined {
  const form = forms[mode]
  if (form === undefined) return undefined
  let ordinal = 0
  return texts.map((text) =>
    splitSseEvents(text)
      .map((event) => {
        const opened = openSseLines(event)
        if (opened.lines.length === 0) return event
        ordinal += 1
        return closeSseLines(form(opened, { n, ordinal }))
      })
      .join(''),
  )
}
