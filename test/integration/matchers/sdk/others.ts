import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { Mistral } from '@mistralai/mistralai'
import { CohereClientV2 } from 'cohere-ai'
import { Ollama } from 'ollama'
import { asking, type Sdk } from './sdk.ts'

const messagesOf = (content: string) => [{ role: 'user' as const, content }]
const asText = (content: unknown): string => (typeof content === 'string' ? content : '')

const mistralWith = (name: string, options: ConstructorParameters<typeof Mistral>[0]): Sdk => {
  const chat = () => new Mistral({ apiKey: 'test', ...options }).chat
  const request = (text: string) => ({ model: 'mistral-test', messages: messagesOf(text) })
  return {
    name,
    ask: () => asking(async (text) => asText((await chat().complete(request(text))).choices?.[0]?.message?.content)),
    stream: () =>
      asking(async (text) => {
        let said = ''
        for await (const { data } of await chat().stream(request(text))) said += asText(data.choices[0]?.delta.content)
        return said
      }),
  }
}

const backoff = { initialInterval: 500, maxInterval: 8_000, exponent: 1.5, maxElapsedTime: 60_000 }
export const mistral = mistralWith('@mistralai/mistralai', {})
export const mistralRetrying = mistralWith("@mistralai/mistralai, `retryConfig: { strategy: 'backoff' }`", {
  retryConfig: { strategy: 'backoff', backoff },
})

const cohereRequest = (text: string) => ({ model: 'command-test', messages: messagesOf(text) })

export const cohere: Sdk = {
  name: 'cohere-ai',
  ask: () =>
    asking(async (text) => {
      const { message } = await new CohereClientV2({ token: 'test' }).chat(cohereRequest(text))
      return message.content?.map((part) => (part.type === 'text' ? part.text : '')).join('')
    }),
  stream: () =>
    asking(async (text) => {
      let said = ''
      for await (const event of await new CohereClientV2({ token: 'test' }).chatStream(cohereRequest(text)))
        if (event.type === 'content-delta') said += event.delta?.message?.content?.text ?? ''
      return said
    }),
}

const ollamaRequest = (text: string) => ({ model: 'llama-test', messages: messagesOf(text) })

export const ollama: Sdk = {
  name: 'ollama',
  ask: () => asking(async (text) => (await new Ollama().chat(ollamaRequest(text))).message.content),
  stream: () =>
    asking(async (text) => {
      let said = ''
      for await (const part of await new Ollama().chat({ ...ollamaRequest(text), stream: true })) said += part.message.content
      return said
    }),
}

const bedrockClient = () =>
  new BedrockRuntimeClient({ region: 'eu-west-1', credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' } })
const converse = (text: string) => ({ modelId: 'anthropic.claude-test-v1:0', messages: [{ role: 'user' as const, content: [{ text }] }] })

export const bedrock: Sdk = {
  name: '@aws-sdk/client-bedrock-runtime',
  ask: () =>
    asking(async (text) => {
      const { output } = await bedrockClient().send(new ConverseCommand(converse(text)))
      return output?.message?.content?.map((part) => part.text ?? '').join('')
    }),
  stream: () =>
    asking(async (text) => {
      let said = ''
      for await (const event of (await bedrockClient().send(new ConverseStreamCommand(converse(text)))).stream ?? [])
        said += event.contentBlockDelta?.delta?.text ?? ''
      return said
    }),
}
