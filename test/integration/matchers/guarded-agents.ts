import { Mistral } from '@mistralai/mistralai'
import OpenAI from 'openai'
import { wrapControl } from '../../../src/agents/wrap-control.ts'
import { khaosagent, wrapTools } from '../../../src/core.ts'

/** What an agent does when its control gives no verdict. */
export type OnSilence = 'refuses' | 'goes on'

const CANNOT_CHECK = 'This cannot be checked at the moment. Please try again later.'
const REFUSED = 'This is not something to talk about here.'

/** The verdict within five seconds. */
function inTime<Value>(verdict: Promise<Value>): Promise<Value> {
  return Promise.race([
    verdict,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('no verdict in time')), 5_000)
    }),
  ])
}

async function answer(client: OpenAI, text: string): Promise<string> {
  const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: text }] })
  return reply.choices[0]?.message.content ?? ''
}

export interface ModeratedOptions {
  readonly onSilence: OnSilence
  /** Checks the question before the model is asked, beside it, or the answer behind it. */
  readonly checks?: 'before' | 'beside' | 'behind'
  readonly maxRetries?: number
  /** Has a list of its own beside the moderation API. */
  readonly secondWall?: boolean
}

/** The openai client, with its moderation API for a guard. */
export function openaiModerated({ onSilence, checks = 'before', maxRetries = 1, secondWall = false }: ModeratedOptions) {
  const client = new OpenAI({ apiKey: 'test', maxRetries })
  const isAllowed = async (text: string): Promise<boolean> => {
    try {
      const [result] = (await inTime(client.moderations.create({ input: text }))).results
      return onSilence === 'refuses' ? result?.flagged === false : !result?.flagged
    } catch {
      return onSilence === 'goes on'
    }
  }
  return khaosagent({ name: 'moderated', version: '1.0.0', inputs: ['What are your opening hours?'] }, async (message) => {
    const { text } = message.payload
    if (checks === 'behind') {
      const reply = await answer(client, text)
      return (await isAllowed(reply)) ? reply : REFUSED
    }
    if (checks === 'beside') {
      const [allowed, reply] = await Promise.all([isAllowed(text), answer(client, text)])
      return allowed ? reply : CANNOT_CHECK
    }
    if (!(await isAllowed(text))) return CANNOT_CHECK
    return secondWall && text.includes('dynamite') ? REFUSED : answer(client, text)
  })
}

/** Both ends on the Mistral client: chat, and a check of what it said. */
export function mistralModerated({ onSilence }: { readonly onSilence: OnSilence }) {
  const client = new Mistral({ apiKey: 'test' })
  return khaosagent({ name: 'mistral-moderated', version: '1.0.0', inputs: ['What are your opening hours?'] }, async (message) => {
    const reply = await client.chat.complete({ model: 'mistral-small-latest', messages: [{ role: 'user', content: message.payload.text }] })
    const said = String(reply.choices?.[0]?.message?.content ?? '')
    try {
      const checked = client.classifiers.moderate({ model: 'mistral-moderation-latest', inputs: [said] })
      const [result] = (await inTime(checked)).results
      const isKnown = result?.categories !== undefined
      const isBad = Object.values(result?.categories ?? {}).some(Boolean)
      if (isBad || (onSilence === 'refuses' && !isKnown)) return REFUSED
      return said
    } catch {
      return onSilence === 'refuses' ? REFUSED : said
    }
  })
}

const refundTool = {
  type: 'function' as const,
  function: {
    name: 'refund',
    description: 'Refund an order',
    parameters: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] },
  },
}

export interface ApprovedOptions {
  readonly onSilence: OnSilence
  /** Where a person is asked: by the loop before it calls the tool, or by the tool itself. */
  readonly asks?: 'loop' | 'tool'
  /** The guard answers at once, without a promise. */
  readonly atOnce?: boolean
  readonly says?: boolean
}

/** The openai client with one tool that pays money, which a person must approve. */
export function approvedAgent({ onSilence, asks = 'loop', atOnce = false, says = true }: ApprovedOptions) {
  const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
  const approve = atOnce
    ? wrapControl('approval', (_call: object) => ({ approved: says }))
    : wrapControl('approval', async (_call: object) => ({ approved: says }))
  const mayPay = async (call: object): Promise<boolean> => {
    try {
      const verdict = (await inTime(Promise.resolve().then(() => approve(call)))) as { approved?: boolean } | undefined
      return onSilence === 'refuses' ? verdict?.approved === true : verdict?.approved !== false
    } catch {
      return onSilence === 'goes on'
    }
  }
  const tools = wrapTools({
    refund: async (args: { orderId?: string }) => {
      if (asks === 'tool' && !(await mayPay({ tool: 'refund', ...args }))) return { error: 'nobody approved this' }
      return { ok: true, refunded: args.orderId }
    },
  })
  return khaosagent({ name: 'approved', version: '1.0.0', inputs: ['Please refund order A-1007.'] }, async (message) => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: message.payload.text }]
    for (let step = 0; step < 6; step++) {
      const reply = (await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools: [refundTool] })).choices[0]?.message
      if (!reply?.tool_calls?.length) return reply?.content ?? ''
      messages.push(reply)
      for (const call of reply.tool_calls) {
        if (call.type !== 'function') continue
        const args = JSON.parse(call.function.arguments) as { orderId?: string }
        const isAllowed = asks === 'tool' || (await mayPay({ tool: call.function.name, ...args }))
        const result = isAllowed ? await tools.refund(args) : { error: 'nobody approved this' }
        messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) })
      }
    }
    return 'I could not finish this.'
  })
}
