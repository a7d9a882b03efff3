import Anthropic from '@anthropic-ai/sdk'
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema'
import { wrapTools } from '../../../../src/core.ts'
import { asking, looping, mail, type Sdk } from './sdk.ts'

const connect = () => new Anthropic({ apiKey: 'test' })
const request = (content: string) => ({ model: 'claude-test', max_tokens: 400, messages: [{ role: 'user' as const, content }] })

interface Block {
  readonly type: string
  readonly text?: string
}
const textOf = (content: readonly object[]) => (content as readonly Block[]).map(({ text }) => text ?? '').join('')

const { send_email } = wrapTools({ send_email: (_args: unknown) => 'sent' })

export const anthropic: Sdk = {
  name: '@anthropic-ai/sdk',
  ask: () => asking(async (text) => textOf((await connect().messages.create(request(text))).content)),
  stream: () => asking(async (text) => textOf((await connect().messages.stream(request(text)).finalMessage()).content)),
  loop: {
    called: 'beta.messages.toolRunner',
    agent: () =>
      looping(async (text) => {
        const { name, description, parameters } = mail
        const tools = [betaTool({ name, description, inputSchema: parameters, run: (args) => send_email(args) })]
        const runner = connect().beta.messages.toolRunner({ ...request(text), tools, stream: true })
        return textOf((await runner).content)
      }),
  },
}
