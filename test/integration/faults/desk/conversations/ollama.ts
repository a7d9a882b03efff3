import { type Message, Ollama } from 'ollama'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function ollamaDesk(): Speak {
  const messages: Message[] = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    for (;;) {
      const { message } = await new Ollama().chat({
        model: 'llama-test',
        options: { temperature: 0 },
        messages: [{ role: 'system', content: system }, ...messages],
        tools: [{ type: 'function', function: { ...described, parameters } }],
      })
      messages.push(message)
      if (!message.tool_calls?.length) return message.content
      for (const { function: called } of message.tool_calls) messages.push({ role: 'tool', tool_name: called.name, content: lookUp() })
    }
  }
}
