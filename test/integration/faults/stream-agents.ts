import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { khaosagent } from '../../../src/core.ts'

const TASK = 'Where is order A-1007? And where is order B-2008? Grüße, Zoë'
const described = { name: 'lookup_order', description: 'Find where an order is' }
const parameters = { type: 'object' as const, properties: { orderId: { type: 'string' as const } }, required: ['orderId'] }
const chatTool = { type: 'function' as const, function: { ...described, parameters } }
const MODEL = 'gpt-4o-mini'
const MOST_STEPS = 6

type Message = OpenAI.ChatCompletionMessageParam
interface Call {
  id: string
  name: string
  arguments: string
}
interface Turn {
  readonly text: string
  readonly calls: readonly Call[]
}

const lookUp = (args: string): string => `${(JSON.parse(args) as { orderId: string }).orderId} has shipped`

/** The tool loop every agent here runs; they differ in how they read an answer. */
async function converse(text: string, ask: (messages: readonly Message[]) => Promise<Turn>): Promise<string> {
  const messages: Message[] = [{ role: 'user', content: text }]
  for (let step = 0; step < MOST_STEPS; step++) {
    const turn = await ask(messages)
    if (turn.calls.length === 0) return turn.text
    messages.push({
      role: 'assistant',
      content: turn.text,
      tool_calls: turn.calls.map(({ id, name, arguments: args }) => ({ id, type: 'function', function: { name, arguments: args } })),
    })
    for (const call of turn.calls) messages.push({ role: 'tool', tool_call_id: call.id, content: lookUp(call.arguments) })
  }
  throw new Error('no end')
}

const agent = (name: string, handler: (text: string) => Promise<string>) =>
  khaosagent({ name, version: '1.0.0', inputs: [TASK], timeoutMs: 120_000 }, (message) => handler(message.payload.text))

interface Chunk {
  readonly choices: {
    readonly delta: { readonly content?: string; readonly tool_calls?: { index: number; id?: string; function: Partial<Call> }[] }
    readonly finish_reason?: string | null
  }[]
  readonly usage?: { readonly total_tokens: number }
}

export interface CarelessOptions {
  readonly streams?: boolean
  /** Says at the end what the answer took. */
  readonly counts?: boolean
}

/**
 * Reads a stream as many tutorials do: each chunk that arrives holds whole events, each event one `data: ` line, each line one JSON value,
 * each piece of arguments goes to the call that was opened last. One try.
 */
export function carelessAgent({ streams = true, counts = false }: CarelessOptions = {}) {
  return agent('careless', (text) => converse(text, askOnce))

  async function askOnce(messages: readonly Message[]): Promise<Turn> {
    const response = await fetch('https://api.openai.com/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer test' },
      body: JSON.stringify({
        model: MODEL,
        messages,
        tools: [chatTool],
        ...(streams ? { stream: true, stream_options: { include_usage: true } } : {}),
      }),
    })
    if (!streams) {
      const { content, tool_calls } = ((await response.json()) as OpenAI.ChatCompletion).choices[0]?.message ?? { content: '' }
      const calls = (tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [{ id: call.id, ...call.function }] : []))
      return { text: content ?? '', calls }
    }
    const calls: Call[] = []
    let text = ''
    let finish: string | null | undefined
    let last: Chunk | undefined
    let isDone = false
    for await (const bytes of response.body ?? []) {
      for (const event of Buffer.from(bytes).toString().split('\n\n')) {
        if (event === '') continue
        const data = event.replace(/^data: /, '')
        if (data === '[DONE]') {
          isDone = true
          continue
        }
        last = JSON.parse(data) as Chunk
        if (last.usage) continue
        const [choice] = last.choices as [Chunk['choices'][0]]
        text += choice.delta.content ?? ''
        finish = choice.finish_reason ?? finish
        for (const { id, function: piece } of choice.delta.tool_calls ?? []) {
          if (id !== undefined) calls.push({ id, name: piece.name ?? '', arguments: '' })
          const open = calls.at(-1) as Call
          open.arguments += piece.arguments ?? ''
        }
      }
    }
    if (!isDone) throw new Error('the stream ended too early')
    if (finish !== 'tool_calls')
      return { text: counts ? `${text} (${(last as Required<Chunk>).usage.total_tokens.toFixed(0)} tokens)` : text, calls: [] }
    return { text, calls }
  }
}

/** Shows deltas of a Responses stream as they come; takes calls from the end. One try. */
export function showingAgent() {
  const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
  return agent('showing', (text) =>
    converse(text, async (messages) => {
      let shown = ''
      let calls: readonly Call[] = []
      for await (const event of await client.responses.create({ ...toResponses(messages), stream: true })) {
        if (event.type === 'response.output_text.delta') shown += event.delta
        if (event.type === 'response.completed') calls = callsIn(event.response)
      }
      return { text: shown, calls }
    }),
  )
}

const anthropicRequest = (text: string) => ({ model: 'claude-test', max_tokens: 200, messages: [{ role: 'user' as const, content: text }] })
const textOf = ({ content }: Anthropic.Message) => content.map((block) => (block.type === 'text' ? block.text : '')).join('')

/** The stream helper of the Anthropic library. It passes over deltas that come before their message. */
export function helpedAgent() {
  const client = new Anthropic({ apiKey: 'test', maxRetries: 0 })
  return agent('helped', async (text) => textOf(await client.messages.stream(anthropicRequest(text)).finalMessage()))
}

/** Reads the events itself; a stream that does not begin with its message is asked for again, whole. */
export function orderlyAgent() {
  const client = new Anthropic({ apiKey: 'test', maxRetries: 0 })
  return agent('orderly', async (text) => {
    let shown = ''
    let isOpen = false
    for await (const event of await client.messages.create({ ...anthropicRequest(text), stream: true })) {
      isOpen ||= event.type === 'message_start'
      if (!isOpen) return textOf(await client.messages.create(anthropicRequest(text)))
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') shown += event.delta.text
    }
    return shown
  })
}

export interface CarefulOptions {
  readonly streams?: boolean
  /** Asks for token counts, and does without them. */
  readonly counts?: boolean
}

/** The openai client, and what it leaves to its caller: known chunks only, a finish reason, arguments that parse; else again, at last without a stream. */
export function carefulAgent({ streams = true, counts = false }: CarefulOptions = {}) {
  const client = new OpenAI({ apiKey: 'test' })
  return agent('careful', (text) =>
    converse(text, (messages) => persistently([streams, streams, false], (stream) => ask(messages, stream))),
  )

  async function ask(messages: readonly Message[], stream: boolean): Promise<Turn> {
    const body = { model: MODEL, messages: [...messages], tools: [chatTool] }
    return checked(
      stream
        ? await read(
            await client.chat.completions.create({ ...body, stream: true, ...(counts ? { stream_options: { include_usage: true } } : {}) }),
          )
        : whole(await client.chat.completions.create(body)),
    )
  }
}

function whole({ choices }: OpenAI.ChatCompletion): Turn {
  const message = choices[0]?.message
  if (!message) throw new Error('no answer')
  const calls = (message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [{ id: call.id, ...call.function }] : []))
  return { text: message.content ?? '', calls }
}

async function read(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<Turn> {
  const calls = new Map<number, Call>()
  let text = ''
  let finish: string | undefined
  for await (const { object, choices } of stream) {
    const choice = object === 'chat.completion.chunk' ? choices.find(({ index }) => index === 0) : undefined
    if (!choice || finish !== undefined) continue
    const { content, tool_calls: pieces } = choice.delta
    if (typeof content === 'string') text += content
    for (const { index, id, function: piece } of pieces ?? []) {
      const call = calls.get(index) ?? { id: '', name: '', arguments: '' }
      calls.set(index, call)
      call.id ||= id ?? ''
      call.name ||= piece?.name ?? ''
      call.arguments += piece?.arguments ?? ''
    }
    finish = choice.finish_reason ?? undefined
  }
  if (finish === undefined) throw new Error('the stream has no end')
  return { text, calls: [...calls.values()].filter(({ name }) => name !== '') }
}

/** Responses, read from the event that ends them: what deltas lost, doubled or swapped does not matter. */
export function finalAgent() {
  const client = new OpenAI({ apiKey: 'test' })
  return agent('final', (text) =>
    converse(text, (messages) =>
      persistently([true, true, false], async (stream) => {
        const request = toResponses(messages)
        if (!stream) return finalOf(await client.responses.create(request))
        for await (const event of await client.responses.create({ ...request, stream: true }))
          if (event.type === 'response.completed') return finalOf(event.response)
        throw new Error('the stream has no end')
      }),
    ),
  )
}

function finalOf(response: OpenAI.Responses.Response): Turn {
  const said = response.output.flatMap((item) => (item.type === 'message' ? item.content : []))
  return checked({ text: said.map((part) => (part.type === 'output_text' ? part.text : '')).join(''), calls: callsIn(response) })
}

const callsIn = ({ output }: OpenAI.Responses.Response): readonly Call[] =>
  output.flatMap((item) => (item.type === 'function_call' ? [{ id: item.call_id, name: item.name, arguments: item.arguments }] : []))

function toResponses(messages: readonly Message[]) {
  const input = messages.flatMap((message): OpenAI.Responses.ResponseInputItem[] => {
    if (message.role === 'user') return [{ role: 'user', content: String(message.content) }]
    if (message.role === 'tool') return [{ type: 'function_call_output', call_id: message.tool_call_id, output: String(message.content) }]
    if (message.role !== 'assistant') return []
    return (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ type: 'function_call' as const, call_id: call.id, name: call.function.name, arguments: call.function.arguments }]
        : [],
    )
  })
  return { model: MODEL, input, tools: [{ type: 'function' as const, ...described, parameters, strict: false }] }
}

/** @throws when arguments do not parse: such a call is not run */
function checked(turn: Turn): Turn {
  for (const call of turn.calls) JSON.parse(call.arguments)
  return turn
}

async function persistently<Input, Output>(tries: readonly Input[], attempt: (input: Input) => Promise<Output>): Promise<Output> {
  let last: unknown
  for (const input of tries) {
    try {
      return await attempt(input)
    } catch (error) {
      last = error
    }
  }
  throw new Error('no attempt led to an answer', { cause: last })
}
