import { createOpenAI } from '@ai-sdk/openai'
import { generateText, jsonSchema, type ModelMessage, stepCountIs, tool } from 'ai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function aiSdkDesk(): Speak {
  const messages: ModelMessage[] = []
  return async (text, system) => {
    messages.push({ role: 'user', content: text })
    const { text: answer, response } = await generateText({
      model: createOpenAI({ apiKey: 'x' }).chat('gpt-4o-mini'),
      temperature: 0,
      system,
      messages,
      tools: {
        lookup_order: tool({
          description: described.description,
          inputSchema: jsonSchema(parameters),
          execute: () => Promise.resolve(lookUp()),
        }),
      },
      stopWhen: stepCountIs(6),
    })
    messages.push(...response.messages)
    return answer
  }
}
