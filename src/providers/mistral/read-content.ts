import { asObjects, asText } from '../lenient.ts'

/** Text, thoughts and the kinds of other chunks of one message. */
export interface Content {
  readonly text: string
  readonly thoughts: string
  readonly attachments: readonly string[]
}

const kinds: Readonly<Record<string, string>> = { image_url: 'image', document_url: 'document', input_audio: 'audio' }

/** Reads a string or a list of chunks; `between` stands between texts. */
export function readChunks(content: unknown, between = '\n'): Content {
  if (typeof content === 'string') return { text: content, thoughts: '', attachments: [] }
  const texts: string[] = []
  const thoughts: string[] = []
  const attachments: string[] = []
  for (const chunk of asObjects(content)) {
    const type = asText(chunk['type'])
    if (type === 'text') texts.push(asText(chunk['text']))
    else if (type === 'thinking') thoughts.push(...asObjects(chunk['thinking']).map((part) => asText(part['text'])))
    else attachments.push(kinds[type] ?? type)
  }
  return { text: texts.join(between), thoughts: thoughts.join(between), attachments }
}
