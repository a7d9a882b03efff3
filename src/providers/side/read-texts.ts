import { asList, asObject, asText } from '../lenient.ts'

/** The texts of an `input`: one text, a list of texts or of `{ text }`, or tokens (told apart by their numbers). */
export function readTexts(input: unknown): string[] {
  if (typeof input === 'string') return [input]
  const list = asList(input)
  if (list.length > 0 && list.every((item) => typeof item === 'number')) return [tokenText(list)]
  return list.map((item) => (Array.isArray(item) ? tokenText(item) : typeof item === 'string' ? item : asText(asObject(item)['text'])))
}

function tokenText(tokens: readonly unknown[]): string {
  return `tokens ${tokens.join(' ')}`
}

/** The words of documents to be ranked: texts, or objects whose fields count in order. */
export function readDocuments(documents: unknown): string[] {
  return asList(documents).map((document) => {
    if (typeof document === 'string') return document
    const fields = asObject(document)
    if (typeof fields['text'] === 'string') return fields['text']
    return Object.values(fields)
      .filter((value) => typeof value === 'string')
      .join('\n')
  })
}

/** A wish for so many results, where it is one. */
export function readLimit(wish: unknown): { limit?: number } {
  return typeof wish === 'number' && Number.isInteger(wish) && wish > 0 ? { limit: wish } : {}
}
