import { parseJson } from '../../internal/json.ts'
import { parseSse } from '../../internal/sse.ts'
import { asCount, asObject, asText } from '../lenient.ts'
import type { WireFrame } from '../provider.ts'
import { sentText } from '../sent-text.ts'

const ends: Readonly<Record<string, string>> = { 'content-start': 'content-end', 'tool-call-start': 'tool-call-end' }

/** Parts that frames have opened and not closed, as the events that would close them. */
export function openParts(sent: readonly WireFrame[]): readonly { readonly type: string; readonly index: number }[] {
  const open = new Map<string, { type: string; index: number }>()
  for (const { data } of parseSse(sentText(sent))) {
    const part = asObject(parseJson(data))
    const type = asText(part['type'])
    const index = asCount(part['index'])
    const end = ends[type]
    if (end === undefined) open.delete(`${type} ${index}`)
    else open.set(`${end} ${index}`, { type: end, index })
  }
  return [...open.values()]
}
