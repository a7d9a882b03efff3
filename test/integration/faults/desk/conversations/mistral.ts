import { Mistral } from '@mistralai/mistralai'
import type { ChatCompletionRequestMessage } from '@mistralai/mistralai/models/components'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function mistralDesk(): Speak {
  const messages: ChatCompletionRequestMessage[] = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    for (;;) {
      const { choices } = await new Mistral({ apiKey: 'x' }).chat.complete({
        model: 'mistral-test',
        temperature: 0,
        messages: [{ role: 'system', content: system }, ...messages],
        tools: [{ type: 'function', function: { ...described, parameters } }],
      })
      const message = choices?.[0]?.message
      if (message) messages.push({ ...message, role: 'assistant' })
      if (!message?.toolCalls?.length) return typeof message?.content === 'string' ? message.content : ''
      for (const call of message.toolCalls) {
        messages.push({
          role: 'tool',
          name: call.function.name,
          content: lookUp(),
          ...(call.id === undefined ? {} : { toolCallId: call.id }),
        })
      }
    }
  }
}
