import { type ChatResponse, type Message, Ollama } from 'ollama'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

const tools = [{ type: 'function', function: { ...described, parameters } }]

/** The library takes no signal: callers who want to stop give it a `fetch` that does. */
function fetchUntil(signal: AbortSignal | undefined): typeof fetch {
  return (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([init?.signal, signal].filter((given) => given instanceof AbortSignal)) })
}

export const ollama: MatrixClient = {
  name: 'ollama',
  provider: 'ollama',
  ask: (options) =>
    Collected.from(async (seen) => {
      const client = new Ollama({ fetch: fetchUntil(options.signal) })
      const request = {
        model: 'llama-test',
        messages: [{ role: 'user', content: QUESTION }],
        ...(options.tools ? { tools } : {}),
        ...(options.logprobs ? { logprobs: true } : {}),
      }
      const read = ({ message, done_reason, ...counts }: ChatResponse) => {
        if (options.counts && counts.eval_count !== undefined) seen.tokens = [counts.prompt_eval_count, counts.eval_count]
        if (options.logprobs) seen.addLogprobs(counts.logprobs?.map(({ logprob }) => logprob))
        seen.text += message.content
        for (const call of message.tool_calls ?? []) seen.addCall(call.function.name, call.function.arguments)
        seen.finish = done_reason ?? seen.finish
      }
      if (!options.stream) return read(await client.chat({ ...request, stream: false }))
      for await (const part of await client.chat({ ...request, stream: true })) read(part)
    }),
}

export const ollamaLoop: ToolLoop = async (run) => {
  const client = new Ollama()
  const messages: Message[] = [{ role: 'user', content: QUESTION }]
  for (;;) {
    const { message } = await client.chat({ model: 'llama-test', messages, tools })
    if (!message.tool_calls?.length) return message.content
    messages.push(message)
    for (const { function: called } of message.tool_calls)
      messages.push({ role: 'tool', tool_name: called.name, content: await textOf(run, called.arguments) })
  }
}
