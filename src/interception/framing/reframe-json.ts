import { jsonPlace } from '../../internal/frame-text.ts'
import type { ReframeMode } from '../../model/disturbance.ts'

/** What takes the place of a rare form of server-sent events in a stream of bare JSON. */
export type JsonForm =
  | { readonly edit: (text: string, n: number) => string; readonly approximated?: string }
  /** Such a stream has nothing of the kind. */
  | { readonly none: string }

const around = (edit: (space: string) => string) => (text: string) => {
  const place = jsonPlace(text)
  return place === undefined ? edit(text) : `${edit(place.before)}${place.json}${edit(place.after)}`
}

const emptyLines = (text: string, n: number): string => {
  const place = jsonPlace(text)
  return place === undefined ? text : `${place.before}${'\n'.repeat(n)}${place.json}${place.after}`
}

/** One object a line. */
export const lineForms: Partial<Readonly<Record<ReframeMode, JsonForm>>> = {
  crlf: { edit: around((space) => space.replace(/\r?\n/g, '\r\n')) },
  cr: { edit: around((space) => space.replace(/\r?\n/g, '\r\n')), approximated: 'lines cannot end in CR alone: CR LF was sent' },
  comments: { edit: emptyLines, approximated: 'JSON lines have no comments: empty lines were sent' },
  no_space: { none: 'JSON lines have no field names' },
  multiline_data: { none: 'an object is one line on this wire' },
  id_and_retry: { none: 'JSON lines have no id and no retry' },
}

/** Elements of one array. */
export const arrayForms: Partial<Readonly<Record<ReframeMode, JsonForm>>> = {
  crlf: { edit: around((space) => space.replace(/\r?\n/g, '\r\n')) },
  cr: { edit: around((space) => space.replace(/\r?\n/g, '\r')) },
  comments: { edit: emptyLines, approximated: 'an array has no comments: empty lines were sent' },
  no_space: { none: 'an array has no field names' },
  multiline_data: {
    edit(text) {
      const place = jsonPlace(text)
      return place === undefined ? text : `${place.before}${JSON.stringify(JSON.parse(place.json), null, 1)}${place.after}`
    },
  },
  id_and_retry: { none: 'an array has no id and no retry' },
}
