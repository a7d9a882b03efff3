import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents'
import OpenAI from 'openai'
import { wrapTools } from '../../../../src/core.ts'
import { asking, looping, mail, type Sdk } from './sdk.ts'

const model = 'gpt-4o-mini'
const connect = () => new OpenAI({ apiKey: 'test' })
const messagesOf = (content: string) => [{ role: 'user' as const, content }]

const { send_email } = wrapTools({ send_email: (_args: unknown) => 'sent' })

export const openai: Sdk = {
  name: 'openai',
  ask: () =>
    asking(async (text) => {
      const { choices } = await connect().chat.completions.create({ model, messages: messagesOf(text) })
      return choices[0]?.message.content ?? choices[0]?.message.refusal
    }),
  stream: () =>
    asking(async (text) => {
      let said = ''
      for await (const { choices } of await connect().chat.completions.create({ model, messages: messagesOf(text), stream: true }))
        said += choices[0]?.delta.content ?? ''
      return said
    }),
  loop: {
    called: 'chat.completions.runTools',
    agent: () =>
      looping((text) =>
        connect()
          .chat.completions.runTools({
            model,
            messages: messagesOf(text),
            stream: true,
            tools: [{ type: 'function', function: { ...mail, parse: JSON.parse, function: send_email } }],
          })
          .finalContent(),
      ),
  },
}

const agents = () => {
  const assistant = new Agent({
    name: 'assistant',
    model,
    tools: [tool({ ...mail, strict: false, parameters: { ...mail.parameters, additionalProperties: true }, execute: send_email })],
  })
  return { runner: new Runner({ modelProvider: new OpenAIProvider({ apiKey: 'test' }), tracingDisabled: true }), assistant }
}
const bare = () => ({ ...agents(), assistant: new Agent({ name: 'assistant', model }) })

async function streamed({ runner, assistant }: ReturnType<typeof agents>, text: string): Promise<string> {
  const result = await runner.run(assistant, text, { stream: true })
  await result.completed
  return String(result.finalOutput ?? '')
}

export const openaiAgents: Sdk = {
  name: '@openai/agents',
  ask: () =>
    asking(async (text) => {
      const { runner, assistant } = bare()
      return String((await runner.run(assistant, text)).finalOutput ?? '')
    }),
  stream: () => asking((text) => streamed(bare(), text)),
  loop: { called: 'run', agent: () => looping((text) => streamed(agents(), text)) },
}
