import { BedrockRuntimeClient, ConverseCommand, type Message } from '@aws-sdk/client-bedrock-runtime'
import { described, lookUp, parameters, type Speak } from '../conversation.ts'

export function bedrockDesk(): Speak {
  const messages: Message[] = []
  return async (text, system) => {
    const client = new BedrockRuntimeClient({ region: 'eu-west-1', credentials: { accessKeyId: 'offline', secretAccessKey: 'offline' } })
    messages.push({ role: 'user', content: [{ text }] })
    for (;;) {
      const { output } = await client.send(
        new ConverseCommand({
          modelId: 'anthropic.claude-test-v1:0',
          system: [{ text: system }],
          inferenceConfig: { temperature: 0 },
          messages,
          toolConfig: { tools: [{ toolSpec: { ...described, inputSchema: { json: parameters } } }] },
        }),
      )
      const content = output?.message?.content ?? []
      messages.push({ role: 'assistant', content })
      const calls = content.flatMap(({ toolUse }) => toolUse ?? [])
      if (calls.length === 0) return content.map((block) => block.text ?? '').join('')
      messages.push({
        role: 'user',
        content: calls.map(({ toolUseId }) => ({ toolResult: { toolUseId, content: [{ text: lookUp() }] } })),
      })
    }
  }
}
