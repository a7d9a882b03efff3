import Anthropic from '@anthropic-ai/sdk'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function anthropicDesk(): Speak {
  const messages: Anthropic.MessageParam[] = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    for (;;) {
      const { content } = await new Anthropic({ apiKey: 'x' }).messages.create({
        model: 'claude-test',
        max_tokens: 256,
        system,
        messages,
        tools: [{ ...described, input_schema: parameters }],
      })
      messages.push({ role: 'assistant', content })
      const calls = content.filter((block) => block.type === 'tool_use')
      if (calls.length === 0) return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
      messages.push({ role: 'user', content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: lookUp() })) })
    }
  }
}
