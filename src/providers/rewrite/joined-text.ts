/** How one dialect holds text in the parts of a content. */
export interface TextParts {
  /** What a reader takes from a part; `undefined` where it is no text. */
  textOf(part: unknown): string | undefined
  withText(part: unknown, text: string): unknown
  create(text: string): unknown
}

/**
 * Content whose text, parts joined by line feeds, reads as `text`. A string stays a string; of parts only those that differ change, and parts
 * that are no text stay where they are.
 */
export function withJoinedText(content: unknown, text: string, parts: TextParts): unknown {
  if (!Array.isArray(content)) return text
  const spoken = content.flatMap((part: unknown, index) => {
    const own = parts.textOf(part)
    return own === undefined ? [] : [{ index, own }]
  })
  const texts = spoken.map(({ own }) => own)
  if (texts.join('\n') === text) return content
  if (spoken.length === 0) return [parts.create(text), ...content]

  const head = equalHead(texts, text)
  const tail = equalTail(texts, text, head)
  const changed = text.slice(lengthOf(texts.slice(0, head)), text.length - lengthOf(texts.slice(texts.length - tail)))
  const [first, ...gone] = spoken.slice(head, texts.length - tail).map(({ index }) => index)
  return content.flatMap((part: unknown, index) => {
    if (index === first) return [parts.withText(part, changed)]
    return gone.includes(index) ? [] : [part]
  })
}

/** Each part with the line feed beside it. */
const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length + 1, 0)

/** Number of parts at the start that the text begins with; at least one part is left for what differs. */
function equalHead(texts: readonly string[], text: string): number {
  let count = 0
  while (count < texts.length - 1 && text.startsWith(`${texts.slice(0, count + 1).join('\n')}\n`)) count += 1
  return count
}

function equalTail(texts: readonly string[], text: string, head: number): number {
  const rest = text.slice(lengthOf(texts.slice(0, head)))
  let count = 0
  while (count < texts.length - head - 1 && rest.endsWith(`\n${texts.slice(texts.length - count - 1).join('\n')}`)) count += 1
  return count
}
