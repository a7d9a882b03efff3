import { tool } from '@langchain/core/tools'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { wrapTools } from '../../../../src/core.ts'
import { asking, looping, mail, type Sdk } from './sdk.ts'

/** Without `streaming: true`: that option makes the library download a tokenizer in the middle of a run. */
const model = () => new ChatOpenAI({ apiKey: 'test', model: 'gpt-4o-mini' })
const { send_email } = wrapTools({ send_email: (_args: unknown) => 'sent' })

export const langchain: Sdk = {
  name: '@langchain/openai',
  ask: () => asking(async (text) => (await model().invoke(text)).text),
  stream: () =>
    asking(async (text) => {
      let said = ''
      for await (const chunk of await model().stream(text)) said += chunk.text
      return said
    }),
  loop: {
    called: 'createReactAgent, streamed',
    agent: () =>
      looping(async (text) => {
        const sendEmail = tool((args) => send_email(args), { name: mail.name, description: mail.description, schema: mail.parameters })
        const graph = createReactAgent({ llm: model(), tools: [sendEmail] })
        let said = ''
        for await (const [message] of await graph.stream({ messages: [{ role: 'user', content: text }] }, { streamMode: 'messages' }))
          if (message.type === 'ai') said += message.text
        return said
      }),
  },
}
