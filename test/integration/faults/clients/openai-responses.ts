import OpenAI from 'openai'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { connect } from './openai.ts'
import { described, parameters, QUESTION } from './question.ts'

export const openaiResponses: MatrixClient = {
  name: 'openai responses',
  provider: 'openai-responses',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal } = options
      const body = {
        model: 'gpt-4o-mini',
        input: QUESTION,
        ...(options.tools ? { tools: [{ type: 'function' as const, ...described, parameters, strict: false }] } : {}),
        ...(options.logprobs ? { include: ['message.output_text.logprobs' as const] } : {}),
      }
      const { responses } = connect(options)
      const ended = (response: OpenAI.Responses.Response) =>
        [response.status, response.incomplete_details?.reason, response.error?.code].filter((word) => word !== undefined).join(' ')
      if (options.stream) {
        for await (const event of await responses.create({ ...body, stream: true }, { signal })) {
          if (options.logprobs && event.type === 'response.output_text.delta')
            seen.addLogprobs(event.logprobs.map(({ logprob }) => logprob))
          if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') seen.text += event.delta
          else if (event.type === 'response.function_call_arguments.delta') seen.addArguments(event.output_index, event.delta)
          else if (event.type === 'response.output_item.added' && event.item.type === 'function_call') seen.called ??= event.item.name
          else if (event.type === 'response.completed' || event.type === 'response.incomplete' || event.type === 'response.failed') {
            seen.finish = ended(event.response)
            if (options.counts) seen.tokens = [event.response.usage?.input_tokens, event.response.usage?.output_tokens]
          } else if (event.type === 'error') seen.finish = `event error ${event.code}`
        }
        return
      }
      const response = await responses.create(body, { signal })
      if (options.counts) seen.tokens = [response.usage?.input_tokens, response.usage?.output_tokens]
      for (const item of response.output) {
        if (options.logprobs && item.type === 'message')
          for (const part of item.content) if (part.type === 'output_text') seen.addLogprobs(part.logprobs?.map(({ logprob }) => logprob))
        if (item.type === 'function_call') seen.addCall(item.name, item.arguments)
        if (item.type === 'message') for (const part of item.content) seen.text += part.type === 'output_text' ? part.text : part.refusal
      }
      seen.finish = ended(response)
    }),
}

export const openaiResponsesLoop: ToolLoop = async (run) => {
  const client = new OpenAI({ apiKey: 'x' })
  const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const response = await client.responses.create({
      model: 'gpt-4o-mini',
      input,
      tools: [{ type: 'function', ...described, parameters, strict: false }],
    })
    const calls = response.output.filter((item) => item.type === 'function_call')
    if (calls.length === 0) return response.output_text
    input.push(...(response.output as OpenAI.Responses.ResponseInputItem[]))
    for (const call of calls)
      input.push({ type: 'function_call_output', call_id: call.call_id, output: await textOf(run, JSON.parse(call.arguments)) })
  }
}
