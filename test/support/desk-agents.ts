import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { generateText, jsonSchema, type ModelMessage, stepCountIs, tool } from 'ai'
import OpenAI from 'openai'
import { type AgentContext, khaosagent } from '../../src/core.ts'
import type { ConversationMessage } from '../../src/model/agent.ts'

/** What an order desk did. */
export interface Desk {
  readonly refunds: string[]
}

const orderId = { type: 'object' as const, properties: { order_id: { type: 'string' as const } }, required: ['order_id'] }
const LOOKUP = { name: 'lookup_order', description: 'Look up the status of an order by its id', schema: orderId }
const REFUND = { name: 'refund_order', description: 'Refund the money of an order by its id', schema: orderId }

function execute(desk: Desk, name: string, args: Record<string, unknown>): string {
  const id = String(args['order_id'] ?? '')
  if (name === 'refund_order') desk.refunds.push(id)
  return JSON.stringify(name === 'refund_order' ? { order_id: id, refunded: true } : { order_id: id, status: 'shipped' })
}

/** The conversation so far as the runner hands it over, the new words last. */
const conversationOf = (text: string, metadata: Readonly<Record<string, unknown>>): readonly ConversationMessage[] =>
  (metadata['messages'] as readonly ConversationMessage[] | undefined) ?? [{ role: 'user', content: text }]

function noteTurn(context: AgentContext): void {
  context.state['turns'] = Number(context.state['turns'] ?? 0) + 1
}

export interface DeskOptions {
  readonly maxRetries?: number
}

/** An order desk with two tools on the openai client. Keeps a count of its turns in the state of the scenario. */
export function openaiDesk(desk: Desk, { maxRetries = 2 }: DeskOptions = {}) {
  const client = new OpenAI({ apiKey: 'test', maxRetries })
  const tools = [LOOKUP, REFUND].map(({ name, description, schema }) => ({
    type: 'function' as const,
    function: { name, description, parameters: schema },
  }))
  return khaosagent({ name: 'openai-desk', version: '1.0.0' }, async ({ payload }, context) => {
    noteTurn(context)
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'system', content: 'You are an order desk.' },
      ...conversationOf(payload.text, payload.metadata),
    ]
    for (let step = 0; step < 6; step++) {
      const reply = (await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools })).choices[0]?.message
      if (!reply) throw new Error('no choice')
      messages.push(reply)
      if (!reply.tool_calls?.length) return reply.content
      for (const call of reply.tool_calls) {
        if (call.type !== 'function') continue
        const content = execute(desk, call.function.name, JSON.parse(call.function.arguments) as Record<string, unknown>)
        messages.push({ role: 'tool', tool_call_id: call.id, content })
      }
    }
    throw new Error('no answer after 6 steps')
  })
}

/** The same desk on the Anthropic client. */
export function anthropicDesk(desk: Desk, { maxRetries = 2 }: DeskOptions = {}) {
  const client = new Anthropic({ apiKey: 'test', maxRetries })
  const tools = [LOOKUP, REFUND].map(({ name, description, schema }) => ({ name, description, input_schema: schema }))
  return khaosagent({ name: 'anthropic-desk', version: '1.0.0' }, async ({ payload }, context) => {
    noteTurn(context)
    const messages = conversationOf(payload.text, payload.metadata)
      .filter(({ content }) => content !== '')
      .map(({ role, content }): Anthropic.MessageParam => ({ role: role === 'assistant' ? 'assistant' : 'user', content }))
    for (let step = 0; step < 6; step++) {
      const reply = await client.messages.create({
        model: 'claude-haiku-4-5',
        max_tokens: 300,
        system: 'You are an order desk.',
        messages,
        tools,
      })
      messages.push({ role: 'assistant', content: reply.content })
      const calls = reply.content.flatMap((part) => (part.type === 'tool_use' ? [part] : []))
      if (calls.length === 0) return reply.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
      messages.push({
        role: 'user',
        content: calls.map((call) => ({
          type: 'tool_result' as const,
          tool_use_id: call.id,
          content: execute(desk, call.name, call.input as Record<string, unknown>),
        })),
      })
    }
    throw new Error('no answer after 6 steps')
  })
}

/** The same desk on the AI SDK. */
export function aiSdkDesk(desk: Desk, { maxRetries = 2 }: DeskOptions = {}) {
  const openai = createOpenAI({ apiKey: 'test' })
  const tools = Object.fromEntries(
    [LOOKUP, REFUND].map(({ name, description, schema }) => [
      name,
      tool({
        description,
        inputSchema: jsonSchema<Record<string, unknown>>(schema),
        execute: (args) => execute(desk, name, args),
      }),
    ]),
  )
  return khaosagent({ name: 'ai-sdk-desk', version: '1.0.0' }, async ({ payload }, context) => {
    noteTurn(context)
    const messages = conversationOf(payload.text, payload.metadata).map(({ role, content }): ModelMessage => ({ role, content }))
    const { text } = await generateText({
      model: openai.chat('gpt-4o-mini'),
      system: 'You are an order desk.',
      messages,
      tools,
      stopWhen: stepCountIs(6),
      maxRetries,
    })
    return text
  })
}

export const desks = [
  ['openai', openaiDesk],
  ['anthropic', anthropicDesk],
  ['ai-sdk', aiSdkDesk],
] as const
