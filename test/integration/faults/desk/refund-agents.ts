import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { generateText, jsonSchema, stepCountIs, tool } from 'ai'
import OpenAI from 'openai'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import type { ModelRequest } from '../../../../src/model/exchange.ts'
import { models } from '../../../../src/models/source.ts'

const parameters = { type: 'object' as const, properties: { orderId: { type: 'string' as const } }, required: ['orderId'] }
const described = { name: 'refund', description: 'Pays an order back' }

interface Desk {
  readonly text: string
  refund(orderId: string): Promise<string>
  readonly signal: AbortSignal | undefined
}

const orderOf = (args: unknown): string => String((args as { orderId?: unknown }).orderId ?? '')

/** A refund desk on each client. Where there is a signal, the client gets it. */
const desks: Readonly<Record<string, (desk: Desk) => Promise<string>>> = {
  async 'openai chat'({ text, refund, signal }) {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: text }]
    for (;;) {
      const { choices } = await new OpenAI({ apiKey: 'x' }).chat.completions.create(
        { model: 'gpt-4o-mini', messages, tools: [{ type: 'function', function: { ...described, parameters } }] },
        { signal },
      )
      const message = choices[0]?.message
      if (!message?.tool_calls?.length) return message?.content ?? ''
      messages.push(message)
      for (const call of message.tool_calls) {
        const args: unknown = call.type === 'function' ? JSON.parse(call.function.arguments) : {}
        messages.push({ role: 'tool', tool_call_id: call.id, content: await refund(orderOf(args)) })
      }
    }
  },
  async anthropic({ text, refund, signal }) {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: text }]
    for (;;) {
      const { content } = await new Anthropic({ apiKey: 'x' }).messages.create(
        { model: 'claude-test', max_tokens: 256, messages, tools: [{ ...described, input_schema: parameters }] },
        signal ? { signal } : {},
      )
      const calls = content.filter((block) => block.type === 'tool_use')
      if (calls.length === 0) return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
      const results: Anthropic.ToolResultBlockParam[] = []
      for (const call of calls) results.push({ type: 'tool_result', tool_use_id: call.id, content: await refund(orderOf(call.input)) })
      messages.push({ role: 'assistant', content }, { role: 'user', content: results })
    }
  },
  async 'ai sdk'({ text, refund, signal }) {
    const result = await generateText({
      model: createOpenAI({ apiKey: 'x' })('gpt-4o-mini'),
      prompt: text,
      ...(signal ? { abortSignal: signal } : {}),
      tools: {
        refund: tool({
          description: described.description,
          inputSchema: jsonSchema(parameters),
          execute: (args: unknown) => refund(orderOf(args)),
        }),
      },
      stopWhen: stepCountIs(6),
    })
    return result.text
  },
}

export const refundClients = Object.keys(desks)

/** Pays back what the user names, once it is asked; has nothing to say to a text without an order. */
export const refundModel = () => models.scripted([answer], { loop: true })

function answer({ messages, tools }: ModelRequest) {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const order = /\b[A-Z]-\d+\b/.exec(messages[last]?.text ?? '')?.[0]
  const isDone = messages.slice(last + 1).some(({ toolResult }) => toolResult)
  if (order && !isDone && tools.length > 0) return { toolCalls: [{ name: 'refund', arguments: { orderId: order } }] }
  return order ? `Order ${order} has been paid back.` : 'Which order do you mean?'
}

const paidByState = new WeakMap<object, Map<string, Promise<string>>>()

/** What was paid in this trial, or is being paid. */
function paidIn(state: object): Map<string, Promise<string>> {
  const paid = paidByState.get(state) ?? new Map<string, Promise<string>>()
  paidByState.set(state, paid)
  return paid
}

/**
 * A desk that pays back. `careful`: one request at a time and each only once, tools behind the user's signal. Otherwise every call of the handler
 * starts anew, and nobody looks at the signal.
 */
export function refundAgent(client: string, { careful }: { readonly careful: boolean }) {
  const desk = desks[client]
  if (!desk) throw new TypeError(`no client is called "${client}"`)
  return khaosagent(
    {
      name: `refund-${client.replaceAll(' ', '-')}`,
      version: '1.0.0',
      tools: { refund: { execute: () => Promise.resolve('{"paid":true}'), sideEffect: true } },
    },
    async ({ payload }, { tools, state, signal }) => {
      const pay = tools['refund'] as unknown as (args: { orderId: string }) => Promise<string>
      if (!careful) return desk({ text: payload.text, signal: undefined, refund: (orderId) => pay({ orderId }) })

      const paid = paidIn(state)
      const refund = async (orderId: string) => {
        signal.throwIfAborted()
        const known = paid.get(orderId) ?? pay({ orderId })
        paid.set(orderId, known)
        return known
      }
      return desk({ text: payload.text, signal, refund })
    },
  )
}
