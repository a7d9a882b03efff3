import { isObject } from '../../internal/json.ts'
import { asObject, asObjects, asText } from '../lenient.ts'
import { resultText } from '../result-place.ts'

/** Text, thoughts and the kinds of other parts of one message. */
export interface Content {
  readonly text: string
  readonly thoughts: string
  readonly attachments: readonly string[]
}

/** A document as the model reads it: its text, or the JSON of its data. */
export function documentText(document: unknown): string {
  if (typeof document === 'string') return document
  const data = asObject(document)['data']
  return typeof data === 'string' ? data : JSON.stringify(data ?? {})
}

/** A document that carries a tool result: what stands under the one key of its data, or all of the data. */
export function resultDocumentText(document: unknown): string {
  const data = asObject(document)['data']
  return isObject(data) ? resultText(data) : documentText(document)
}

/** Reads a string or a list of parts; `between` stands between texts. A document is a tool result here; it counts as text and as an attachment. */
export function readParts(content: unknown, between = '\n'): Content {
  if (typeof content === 'string') return { text: content, thoughts: '', attachments: [] }
  const texts: string[] = []
  const thoughts: string[] = []
  const attachments: string[] = []
  for (const part of asObjects(content)) {
    const type = asText(part['type'])
    if (type === 'text') texts.push(asText(part['text']))
    else if (type === 'thinking') thoughts.push(asText(part['thinking']))
    else {
      attachments.push(type === 'image_url' ? 'image' : type)
      if (type === 'document') texts.push(resultDocumentText(part['document']))
    }
  }
  return { text: texts.join(between), thoughts: thoughts.join(between), attachments }
}
