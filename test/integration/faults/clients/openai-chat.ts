import OpenAI from 'openai'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { connect } from './openai.ts'
import { described, parameters, QUESTION } from './question.ts'

export const openaiChat: MatrixClient = {
  name: 'openai chat',
  provider: 'openai-chat',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const body = {
        model: 'gpt-4o-mini',
        messages: [{ role: 'user' as const, content: QUESTION }],
        ...(options.tools ? { tools: [{ type: 'function' as const, function: { ...described, parameters } }] } : {}),
        ...(options.logprobs ? { logprobs: true } : {}),
      }
      const { completions } = connect(options).chat
      if (options.stream) {
        const usage = options.counts ? { stream_options: { include_usage: true } } : {}
        for await (const { choices, usage: told } of await completions.create({ ...body, ...usage, stream: true }, { signal })) {
          if (options.counts && told) seen.tokens = [told.prompt_tokens, told.completion_tokens]
          const [choice] = choices
          seen.text += choice?.delta.content ?? choice?.delta.refusal ?? ''
          if (options.logprobs) seen.addLogprobs(choice?.logprobs?.content?.map(({ logprob }) => logprob))
          for (const call of choice?.delta.tool_calls ?? []) {
            seen.called ??= call.function?.name
            seen.addArguments(call.index, call.function?.arguments ?? '')
          }
          seen.finish = choice?.finish_reason ?? seen.finish
        }
        return
      }
      const { choices, usage } = await completions.create(body, { signal })
      const [choice] = choices
      seen.text = choice?.message.content ?? choice?.message.refusal ?? ''
      if (options.counts) seen.tokens = [usage?.prompt_tokens, usage?.completion_tokens]
      if (options.logprobs) seen.addLogprobs(choice?.logprobs?.content?.map(({ logprob }) => logprob))
      seen.finish = choice?.finish_reason
      for (const call of choice?.message.tool_calls ?? [])
        if (call.type === 'function') seen.addCall(call.function.name, call.function.arguments)
    }),
}

export const openaiChatLoop: ToolLoop = async (run) => {
  const client = new OpenAI({ apiKey: 'x' })
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages,
      tools: [{ type: 'function', function: { ...described, parameters } }],
    })
    const message = choices[0]?.message
    if (!message?.tool_calls?.length) return message?.content ?? ''
    messages.push(message)
    for (const call of message.tool_calls) {
      if (call.type !== 'function') continue
      messages.push({ role: 'tool', tool_call_id: call.id, content: await textOf(run, JSON.parse(call.function.arguments)) })
    }
  }
}
