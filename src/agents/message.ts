import type { AgentMessage } from '../model/agent.ts'

/** One entry of a conversation given as a list. */
export interface ConversationMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export type AgentInput = string | AgentMessage | readonly ConversationMessage[]

/** The message a handler receives. A conversation becomes its last user text; the whole of it stands in `metadata.messages`. */
export function toAgentMessage(input: AgentInput, context: AgentMessage['context']): AgentMessage {
  if (typeof input === 'string') return { type: 'text', payload: { text: input, metadata: {} }, context }
  if ('payload' in input) return { ...input, context }
  return { type: 'conversation', payload: { text: textOfInput(input), metadata: { messages: input } }, context }
}

/** What the user says in an input: of a conversation, the last user text. */
export function textOfInput(input: AgentInput): string {
  if (typeof input === 'string') return input
  if ('payload' in input) return input.payload.text
  return input.findLast((message) => message.role === 'user')?.content ?? ''
}

/** The input with other words, carrying the conversation so far. A message that brings its own `metadata.messages`, and a conversation, keep theirs. */
export function withHistory(input: AgentInput, text: string, history: readonly ConversationMessage[]): AgentInput {
  const said = { role: 'user' as const, content: text }
  if (typeof input === 'string') return history.length === 0 ? text : [...history, said]
  if (!('payload' in input)) return withLastUserText(input, text)
  const { metadata } = input.payload
  const carried = history.length === 0 || 'messages' in metadata ? metadata : { ...metadata, messages: [...history, said] }
  return { ...input, payload: { text, metadata: carried } }
}

function withLastUserText(messages: readonly ConversationMessage[], text: string): readonly ConversationMessage[] {
  const last = messages.findLastIndex((message) => message.role === 'user')
  return messages.map((message, index) => (index === last ? { ...message, content: text } : message))
}
