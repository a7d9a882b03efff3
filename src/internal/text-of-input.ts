/** What can be said to an agent, by its parts. */
type Said = string | { readonly payload: { readonly text: string } } | readonly { readonly role: string; readonly content: string }[]

/** What the user says in an input: of a conversation, the last user text. */
export function textOfInput(input: Said): string {
  if (typeof input === 'string') return input
  if ('payload' in input) return input.payload.text
  return input.findLast((message) => message.role === 'user')?.content ?? ''
}
