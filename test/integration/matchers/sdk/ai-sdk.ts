import { createOpenAI } from '@ai-sdk/openai'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { wrapTools } from '../../../../src/core.ts'
import { asking, looping, mail, type Sdk } from './sdk.ts'

const model = () => createOpenAI({ apiKey: 'test' })('gpt-4o-mini')
const onError = () => undefined
const { send_email } = wrapTools({ send_email: (_args: unknown) => 'sent' })
const tools = {
  send_email: tool({ description: mail.description, inputSchema: jsonSchema(mail.parameters), execute: (args) => send_email(args) }),
}

export const aiSdk: Sdk = {
  name: 'ai',
  ask: () => asking(async (prompt) => (await generateText({ model: model(), prompt })).text),
  stream: () => asking(async (prompt) => await streamText({ model: model(), prompt, onError }).text),
  loop: {
    called: 'streamText with tools',
    agent: () => looping(async (prompt) => await streamText({ model: model(), prompt, tools, stopWhen: stepCountIs(5), onError }).text),
  },
}
