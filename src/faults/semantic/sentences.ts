const BULLET = /^\s*(?:[-*•]|\d{1,3}[.)])\s+/

/** A text in pieces that give the text again when they are joined: sentences, with the space before them, and lines. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!isEnd(text, at)) continue
    pieces.push(text.slice(from, at + 1))
    from = at + 1
  }
  return from < text.length ? [...pieces, text.slice(from)] : pieces
}

/** A line ends, or a sentence: not the number of a list, nor a decimal point. */
function isEnd(text: string, at: number): boolean {
  const sign = text[at] ?? ''
  if (sign === '\n') return true
  if (!'.!?'.includes(sign) || !/^\s?$/.test(text[at + 1] ?? '')) return false
  return sign !== '.' || !/(?:^|\n)\s{0,8}\d{1,3}$/.test(text.slice(Math.max(0, at - 12), at))
}

/** Whether a value has words in it: more than one. */
export function isSpoken(text: string): boolean {
  return /\p{L}{2}\S*\s+\S/u.test(text)
}

/** Whether a piece says something: more than an item of a list. */
export function isSentence(piece: string): boolean {
  return piece.trim().split(/\s+/).length >= 4 || /\p{L}{2}[^\n]*[.!?]\s*$/u.test(piece)
}

/** The words of a piece edited; bullets before it, and the space and line ends around it, stay. */
export function withinPiece(piece: string, edit: (sentence: string) => string): string {
  const lead = BULLET.exec(piece)?.[0] ?? /^\s*/.exec(piece)?.[0] ?? ''
  const rest = piece.slice(lead.length)
  const body = rest.trimEnd()
  return `${lead}${edit(body)}${rest.slice(body.length)}`
}

/** The words of a sentence as they stand inside another: without its end, and small where its first word is no name. */
export function asClause(sentence: string): string {
  const bare = sentence.replace(/[.!?]+$/, '')
  return /^(?:I\b|[A-Z]{2}|[A-Z]-)/.test(bare) ? bare : bare.charAt(0).toLowerCase() + bare.slice(1)
}

/** The sentence with an end, where it has none. */
export function ended(sentence: string): string {
  return /[.!?:]$/.test(sentence) ? sentence : `${sentence}.`
}
