import type { RewrittenMessage } from '../../model/request-edit.ts'

/** What becomes of a system text that stands in a field of its own, apart from the conversation. */
export interface SystemField {
  /** The text as it shall read; `undefined`: the field is gone. */
  readonly text: string | undefined
  /** Nothing about the field changed. */
  readonly isSame: boolean
  /** The conversation without it, counted from its own first message. */
  readonly others: readonly RewrittenMessage[]
  readonly approximated: readonly string[]
}

/**
 * Takes the system text out of a rewritten conversation, for a wire on which it is a field. `sent`: the text the request had, `''` for none.
 * `holdsSystem`: the conversation itself may hold system messages.
 */
export function systemField(
  sent: string,
  rewritten: readonly RewrittenMessage[],
  { holdsSystem }: { readonly holdsSystem: boolean },
): SystemField {
  const offset = sent === '' ? 0 : 1
  const isField = ({ from }: RewrittenMessage) => offset === 1 && from === 0
  const firstOther = rewritten.findIndex((entry) => entry.message.role !== 'system' || (entry.from !== undefined && !isField(entry)))
  const head = firstOther < 0 ? rewritten.length : firstOther
  const belongs = (entry: RewrittenMessage, index: number) =>
    isField(entry) || (entry.message.role === 'system' && entry.from === undefined && (index < head || !holdsSystem))
  const own = rewritten.filter(belongs)
  const late = rewritten.some((entry, index) => belongs(entry, index) && index >= head)
  const [first] = own
  const text = own.length === 0 ? undefined : own.map(({ message }) => message.text).join('\n')
  return {
    text,
    isSame: text === (sent === '' ? undefined : sent) && own.length === offset && (first === undefined || isField(first)),
    others: rewritten
      .filter((entry, index) => !belongs(entry, index))
      .map(({ message, from }) => (from === undefined ? { message } : { message, from: from - offset })),
    approximated: [
      ...(late ? ['a system message in the middle was joined to the system text: this wire has one place for it'] : []),
      ...(!late && own.length > 1 ? ['several system messages were joined: this wire has one place for them'] : []),
    ],
  }
}
