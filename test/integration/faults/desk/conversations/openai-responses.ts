import OpenAI from 'openai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function openaiResponsesDesk(): Speak {
  let previous: string | undefined
  return async (text, system) => {
    let input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: text }]
    for (;;) {
      const response = await new OpenAI({ apiKey: 'x' }).responses.create({
        model: 'gpt-4o-mini',
        temperature: 0,
        instructions: system,
        input,
        ...(previous === undefined ? {} : { previous_response_id: previous }),
        tools: [{ type: 'function', ...described, parameters, strict: false }],
      })
      previous = response.id
      const calls = response.output.filter((item) => item.type === 'function_call')
      if (calls.length === 0) return response.output_text
      input = calls.map((call) => ({ type: 'function_call_output', call_id: call.call_id, output: lookUp() }))
    }
  }
}
