import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { type Content, GoogleGenAI } from '@google/genai'
import { tool as langchainTool } from '@langchain/core/tools'
import { MemorySaver } from '@langchain/langgraph'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { generateText, jsonSchema, type ModelMessage, stepCountIs, tool } from 'ai'
import OpenAI from 'openai'
import { khaosagent } from '../../../src/agents/khaosagent.ts'

export const SYSTEM = 'You are the desk of a small shop.'
const parameters = { type: 'object' as const, properties: { orderId: { type: 'string' as const } }, required: ['orderId'] }
const described = { name: 'lookup_order', description: 'Find where an order is' }

/** One conversation: says something, runs what is called, and gives the answer. It keeps its own history the way its client is used. */
export type Speak = (text: string, system: string) => Promise<string>

/** What the one tool of the shop gives back. */
export const lookUp = (): string => JSON.stringify({ status: 'shipped' })

/** A conversation on each client, as its own documentation shows it. */
export const conversations: Readonly<Record<string, () => Speak>> = {
  'openai chat'() {
    const messages: OpenAI.ChatCompletionMessageParam[] = []
    return async (text, system) => {
      messages.push({ role: 'user', content: text })
      for (;;) {
        const { choices } = await new OpenAI({ apiKey: 'x' }).chat.completions.create({
          model: 'gpt-4o-mini',
          temperature: 0,
          messages: [{ role: 'system', content: system }, ...messages],
          tools: [{ type: 'function', function: { ...described, parameters } }],
        })
        const message = choices[0]?.message
        if (!message) return ''
        messages.push(message)
        if (!message.tool_calls?.length) return message.content ?? ''
        for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: lookUp() })
      }
    }
  },
  'openai responses'() {
    let previous: string | undefined
    return async (text, system) => {
      let input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: text }]
      for (;;) {
        const response = await new OpenAI({ apiKey: 'x' }).responses.create({
          model: 'gpt-4o-mini',
          temperature: 0,
          instructions: system,
          input,
          ...(previous === undefined ? {} : { previous_response_id: previous }),
          tools: [{ type: 'function', ...described, parameters, strict: false }],
        })
        previous = response.id
        const calls = response.output.filter((item) => item.type === 'function_call')
        if (calls.length === 0) return response.output_text
        input = calls.map((call) => ({ type: 'function_call_output', call_id: call.call_id, output: lookUp() }))
      }
    }
  },
  anthropic() {
    const messages: Anthropic.MessageParam[] = []
    return async (text, system) => {
      messages.push({ role: 'user', content: text })
      for (;;) {
        const { content } = await new Anthropic({ apiKey: 'x' }).messages.create({
          model: 'claude-test',
          max_tokens: 256,
          system,
          messages,
          tools: [{ ...described, input_schema: parameters }],
        })
        messages.push({ role: 'assistant', content })
        const calls = content.filter((block) => block.type === 'tool_use')
        if (calls.length === 0) return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
        messages.push({ role: 'user', content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: lookUp() })) })
      }
    }
  },
  genai() {
    const history: Content[] = []
    return async (text, system) => {
      const chat = new GoogleGenAI({ apiKey: 'x' }).chats.create({
        model: 'gemini-test',
        config: {
          temperature: 0,
          systemInstruction: system,
          tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }],
        },
        history: [...history],
      })
      let response = await chat.sendMessage({ message: text })
      while (response.functionCalls?.length) {
        const parts = response.functionCalls.map(({ id, name }) => ({
          functionResponse: { ...(id ? { id } : {}), name: name ?? '', response: { output: lookUp() } },
        }))
        response = await chat.sendMessage({ message: parts })
      }
      history.splice(0, history.length, ...chat.getHistory())
      return response.text ?? ''
    }
  },
  'ai sdk'() {
    const messages: ModelMessage[] = []
    return async (text, system) => {
      messages.push({ role: 'user', content: text })
      const { text: answer, response } = await generateText({
        model: createOpenAI({ apiKey: 'x' }).chat('gpt-4o-mini'),
        temperature: 0,
        system,
        messages,
        tools: {
          lookup_order: tool({
            description: described.description,
            inputSchema: jsonSchema(parameters),
            execute: () => Promise.resolve(lookUp()),
          }),
        },
        stopWhen: stepCountIs(6),
      })
      messages.push(...response.messages)
      return answer
    }
  },
  langgraph() {
    const memory = new MemorySaver()
    return async (text, system) => {
      const graph = createReactAgent({
        llm: new ChatOpenAI({ apiKey: 'x', model: 'gpt-4o-mini', temperature: 0 }),
        prompt: system,
        checkpointSaver: memory,
        tools: [langchainTool(() => Promise.resolve(lookUp()), { ...described, schema: parameters })],
      })
      const state = await graph.invoke({ messages: [{ role: 'user', content: text }] }, { configurable: { thread_id: 'one' } })
      return state.messages.at(-1)?.text ?? ''
    }
  },
}

const NAMED = /my name is (\w+)/i

/**
 * The desk as an agent on one client. `forgetful`: all it knows stands in the conversation. Otherwise it notes what it is told outside of it, in
 * `context.state`, and tells the model with each request.
 */
export function deskAgent(client: string, { forgetful }: { readonly forgetful: boolean }) {
  const open = new WeakMap<object, Speak>()
  return khaosagent({ name: `desk-${client.replaceAll(' ', '-')}`, version: '1.0.0' }, async ({ payload }, { state }) => {
    const speak = open.get(state) ?? conversations[client]?.()
    if (!speak) throw new TypeError(`no client is called "${client}"`)
    open.set(state, speak)
    const name = NAMED.exec(payload.text)?.[1]
    if (name && !forgetful) state['customer'] = name
    const known = state['customer'] === undefined ? '' : ` The customer is called ${String(state['customer'])}.`
    return speak(payload.text, SYSTEM + known)
  })
}
