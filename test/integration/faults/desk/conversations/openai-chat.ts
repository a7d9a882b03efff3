import OpenAI from 'openai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function openaiChatDesk(): Speak {
  const messages: OpenAI.ChatCompletionMessageParam[] = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    for (;;) {
      const { choices } = await new OpenAI({ apiKey: 'x' }).chat.completions.create({
        model: 'gpt-4o-mini',
        temperature: 0,
        messages: [{ role: 'system', content: system }, ...messages],
        tools: [{ type: 'function', function: { ...described, parameters } }],
      })
      const message = choices[0]?.message
      if (!message) return ''
      messages.push(message)
      if (!message.tool_calls?.length) return message.content ?? ''
      for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: lookUp() })
    }
  }
}
