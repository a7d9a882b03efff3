import Anthropic from '@anthropic-ai/sdk'
import { type AskOptions, Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

/** The messages of a client, whoever serves them. */
type Connect = (options: AskOptions) => { readonly messages: Pick<Anthropic['messages'], 'create'> }

export const askClaude =
  (connect: Connect): MatrixClient['ask'] =>
  (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const { messages } = connect(options)
      const body = {
        model: 'claude-test',
        max_tokens: 256,
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools: [{ ...described, input_schema: parameters }] } : {}),
      }
      if (options.stream) {
        for await (const event of await messages.create({ ...body, stream: true }, { signal })) {
          if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') seen.text += event.delta.text
          if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
            seen.addArguments(event.index, event.delta.partial_json)
          if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') seen.called ??= event.content_block.name
          if (event.type === 'message_delta') seen.finish = event.delta.stop_reason ?? undefined
          if (options.counts && event.type === 'message_start') seen.tokens = [event.message.usage?.input_tokens, undefined]
          if (options.counts && event.type === 'message_delta') seen.tokens = [seen.tokens?.[0], event.usage?.output_tokens]
        }
        return
      }
      const message = await messages.create(body, { signal })
      for (const block of message.content) {
        if (block.type === 'text') seen.text += block.text
        if (block.type === 'tool_use') seen.addCall(block.name, block.input)
      }
      seen.finish = message.stop_reason ?? undefined
      if (options.counts) seen.tokens = [message.usage?.input_tokens, message.usage?.output_tokens]
    })

/** What the settings of a test are called by the library. */
export const claudeSettings = ({ retries, timeoutMs }: AskOptions) => ({
  ...(retries ? {} : { maxRetries: 0 }),
  ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
})

export const anthropic: MatrixClient = {
  name: 'anthropic',
  provider: 'anthropic',
  ask: askClaude((options) => new Anthropic({ apiKey: 'x', ...claudeSettings(options) })),
}

export const anthropicLoop: ToolLoop = async (run) => {
  const client = new Anthropic({ apiKey: 'x' })
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const { content } = await client.messages.create({
      model: 'claude-test',
      max_tokens: 256,
      messages,
      tools: [{ ...described, input_schema: parameters }],
    })
    const calls = content.filter((block) => block.type === 'tool_use')
    if (calls.length === 0) return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
    const results: Anthropic.ToolResultBlockParam[] = []
    for (const call of calls) results.push({ type: 'tool_result', tool_use_id: call.id, content: await textOf(run, call.input) })
    messages.push({ role: 'assistant', content }, { role: 'user', content: results })
  }
}
