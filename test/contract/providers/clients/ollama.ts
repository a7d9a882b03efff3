import { type ChatRequest, type ChatResponse, Ollama, type ToolCall } from 'ollama'
import { type Client, toolSpecs } from './client.ts'

const tools = toolSpecs.map(({ name, description, schema }) => ({
  type: 'function',
  function: { name, description, parameters: { ...schema, required: [...schema.required] } },
}))

interface Answer {
  text: string
  toolCalls: ToolCall[]
  last: ChatResponse | undefined
}

async function complete(origin: string, request: ChatRequest, stream: boolean): Promise<Answer> {
  const client = new Ollama({ host: origin })
  if (!stream) {
    const response = await client.chat({ ...request, stream: false })
    return { text: response.message.content, toolCalls: response.message.tool_calls ?? [], last: response }
  }
  const answer: Answer = { text: '', toolCalls: [], last: undefined }
  for await (const part of await client.chat({ ...request, stream: true })) {
    answer.text += part.message.content
    answer.toolCalls.push(...(part.message.tool_calls ?? []))
    answer.last = part
  }
  return answer
}

/** The official library. */
export const ollamaClient: Client = {
  name: 'ollama',
  async ask(origin, { text, system, tools: offered }, stream) {
    const messages = [...(system === undefined ? [] : [{ role: 'system', content: system }]), { role: 'user', content: text }]
    const { last, ...answer } = await complete(origin, { model: 'llama-test', messages, ...(offered ? { tools } : {}) }, stream)
    return {
      text: answer.text,
      finish: last?.done_reason,
      toolCalls: answer.toolCalls.map(({ function: called }) => ({ name: called.name, args: called.arguments })),
      usage: last && { input: last.prompt_eval_count, output: last.eval_count },
    }
  },
  async toolLoop(origin, stream) {
    const asked = { role: 'user', content: 'plan it' }
    const first = await complete(origin, { model: 'llama-test', messages: [asked], tools }, stream)
    const results = first.toolCalls.map(({ function: { name } }) => ({ role: 'tool', tool_name: name, content: `RESULT of ${name}` }))
    const called = { role: 'assistant', content: first.text, tool_calls: first.toolCalls }
    return (await complete(origin, { model: 'llama-test', messages: [asked, called, ...results], tools }, stream)).text
  },
  async structured(origin) {
    const format = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'number' } },
      required: ['city', 'days'],
    }
    const { text } = await complete(origin, { model: 'llama-test', messages: [{ role: 'user', content: 'plan a trip' }], format }, false)
    return JSON.parse(text)
  },
  async streamFailure(origin) {
    try {
      await complete(origin, { model: 'llama-test', messages: [{ role: 'user', content: 'hello' }] }, true)
    } catch (error) {
      return error
    }
  },
  streamFailureWords: /server busy/,
  raised(error) {
    // The library does not export its error class.
    if (!(error instanceof Error) || error.name !== 'ResponseError') throw error
    return { name: error.name, status: (error as Error & { status_code: number }).status_code }
  },
  errors: {
    rate_limited: { name: 'ResponseError', status: 429 },
    quota_exhausted: { name: 'ResponseError', status: 429 },
    overloaded: { name: 'ResponseError', status: 503 },
    server_error: { name: 'ResponseError', status: 500 },
    unauthenticated: { name: 'ResponseError', status: 401 },
    forbidden: { name: 'ResponseError', status: 403 },
    model_not_found: { name: 'ResponseError', status: 404 },
    context_length: { name: 'ResponseError', status: 400 },
    invalid_request: { name: 'ResponseError', status: 400 },
    request_too_large: { name: 'ResponseError', status: 413 },
    content_filter: { name: 'ResponseError', status: 400 },
  },
  // A call comes whole in one line: there is no place inside it to cut.
  truncatedArguments: { q: 'trains to Malmö, early ones' },
  countsNoCache: true,
  hidesRefusal: true,
  finishes: { stop: 'stop', length: 'length', tool_calls: 'stop', content_filter: 'stop', refusal: 'stop' },
}
