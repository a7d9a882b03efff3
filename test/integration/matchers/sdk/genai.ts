import { type CallableTool, GoogleGenAI, type HttpOptions } from '@google/genai'
import { wrapTools } from '../../../../src/core.ts'
import { asking, looping, mail, type Sdk } from './sdk.ts'

const { send_email } = wrapTools({ send_email: (_args: unknown) => 'sent' })

const callable: CallableTool = {
  tool: async () => ({
    functionDeclarations: [{ name: mail.name, description: mail.description, parametersJsonSchema: mail.parameters }],
  }),
  callTool: async (calls) => {
    const parts = calls.map(({ id, name = '', args }) => ({
      functionResponse: { ...(id ? { id } : {}), name, response: { output: send_email(args) } },
    }))
    return parts
  },
}

const genaiWith = (name: string, httpOptions: HttpOptions): Sdk => {
  const models = () => new GoogleGenAI({ apiKey: 'test', httpOptions }).models
  const request = (contents: string) => ({ model: 'gemini-test', contents })
  return {
    name,
    ask: () => asking(async (text) => (await models().generateContent(request(text))).text),
    stream: () =>
      asking(async (text) => {
        let said = ''
        for await (const piece of await models().generateContentStream(request(text))) said += piece.text ?? ''
        return said
      }),
    loop: {
      called: 'automatic function calling',
      agent: () => looping(async (text) => (await models().generateContent({ ...request(text), config: { tools: [callable] } })).text),
    },
  }
}

export const genai = genaiWith('@google/genai', {})
export const genaiRetrying = genaiWith('@google/genai, `retryOptions: { attempts: 3 }`', { retryOptions: { attempts: 3 } })
