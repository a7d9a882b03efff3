import { textOfInput } from '../internal/text-of-input.ts'
import type { AgentInput, AgentMessage, ConversationMessage } from '../model/agent.ts'

export type { AgentInput, ConversationMessage } from '../model/agent.ts'

/** The message a handler receives. A conversation becomes its last user text; the whole of it stands in `metadata.messages`. */
export function toAgentMessage(input: AgentInput, context: AgentMessage['context']): AgentMessage {
  if (typeof input === 'string') return { type: 'text', payload: { text: input, metadata: {} }, context }
  if ('payload' in input) return { ...input, context }
  return { type: 'conversation', payload: { text: textOfInput(input), metadata: { messages: input } }, context }
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
