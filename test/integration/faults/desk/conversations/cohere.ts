import { type Cohere, CohereClientV2 } from 'cohere-ai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function cohereDesk(): Speak {
  const messages: Cohere.ChatMessages = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    for (;;) {
      const { message } = await new CohereClientV2({ token: 'x' }).chat({
        model: 'command-test',
        temperature: 0,
        messages: [{ role: 'system', content: system }, ...messages],
        tools: [{ type: 'function', function: { ...described, parameters } }],
      })
      const answer = message.content?.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? ''
      if (!message.toolCalls?.length) {
        messages.push({ role: 'assistant', content: answer })
        return answer
      }
      messages.push({ role: 'assistant', toolCalls: message.toolCalls })
      for (const { id } of message.toolCalls) messages.push({ role: 'tool', toolCallId: id, content: lookUp() })
    }
  }
}
