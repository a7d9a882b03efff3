import { type Content, GoogleGenAI } from '@google/genai'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function genaiDesk(): Speak {
  const history: Content[] = []
  return async (text, system) => {
    const chat = new GoogleGenAI({ apiKey: 'x' }).chats.create({
      model: 'gemini-test',
      config: {
        temperature: 0,
        systemInstruction: system,
        tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }],
      },
      history: [...history],
    })
    let response = await chat.sendMessage({ message: text })
    while (response.functionCalls?.length) {
      const parts = response.functionCalls.map(({ id, name }) => ({
        functionResponse: { ...(id ? { id } : {}), name: name ?? '', response: { output: lookUp() } },
      }))
      response = await chat.sendMessage({ message: parts })
    }
    history.splice(0, history.length, ...chat.getHistory())
    return response.text ?? ''
  }
}
