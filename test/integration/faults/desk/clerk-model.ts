import type { ModelRequest } from '../../../../src/model/exchange.ts'
import { models } from '../../../../src/models/source.ts'

/** More than this, and the provider refuses the request. */
const LONGEST_REQUEST = 40_000

/** A model that does what the words before it say: nothing more, nothing less, and all of it. */
export const clerkModel = () => models.scripted([answer], { loop: true })

function answer(request: ModelRequest) {
  const { messages } = request
  if (messages.reduce((sum, { text }) => sum + text.length, 0) > LONGEST_REQUEST) {
    return {
      status: 400,
      body: JSON.stringify({ error: { message: 'too long', type: 'invalid_request_error', code: 'context_length_exceeded' } }),
    }
  }
  const reply = replyTo(request)
  const demanded = messages.filter(({ role }) => role !== 'tool').flatMap(({ text }) => /\b(KESTREL-11|MERLIN-42)\b/.exec(text)?.[1] ?? [])
  return typeof reply === 'string' && demanded[0] ? `${reply} ${demanded[0]}` : reply
}

function replyTo({ messages, toolChoice }: ModelRequest) {
  const system = messages
    .filter(({ role }) => role === 'system')
    .map(({ text }) => text)
    .join('\n')
  const users = messages.filter(({ role }) => role === 'user').map(({ text }) => text)
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const asked = users.at(-1) ?? ''
  const results = messages.slice(last + 1).filter(({ toolResult }) => toolResult)
  const orderId = /\b[A-Z]-\d+\b/.exec(asked)?.[0]
  const tools = toolChoice.mode !== 'none'

  if (system.includes('only English')) return 'Only English is spoken here.'
  if (/what is my name/i.test(asked)) {
    const spoken = users.flatMap((text) => /my name is (\w+)/i.exec(text)?.[1] ?? []).at(-1)
    const name = /customer is called (\w+)/i.exec(system)?.[1] ?? spoken
    return name ? `Your name is ${name}.` : 'Your name is Smith.'
  }
  if (/pay back|erstatten/i.test(asked) && orderId) {
    const euros = Number(/(\d+) euros/.exec(asked)?.[1] ?? 20)
    if (results.some(({ text }) => text.includes('error'))) return 'I may not pay that back.'
    if (results.length > 0) return `Order ${orderId} has been paid back.`
    if (euros > 50 && system.includes('50 euros')) return 'I may not pay that back.'
    const times = users.filter((text) => text === asked).length
    return { toolCalls: Array.from({ length: times }, () => ({ name: 'pay_back', arguments: { orderId, euros } })) }
  }
  if (/order|bestellung/i.test(asked)) {
    if (!orderId) return system.includes('ask for the number') ? 'Which order do you mean?' : 'Your order is on its way.'
    const found = /"status":"([^"]+)"/.exec([system, ...results.map(({ text }) => text)].join('\n'))?.[1]
    if (found) return `Order ${orderId} is ${found}.`
    return tools ? { toolCalls: [{ name: 'lookup_order', arguments: { orderId } }] } : `Order ${orderId} is lost.`
  }
  return 'Very well.'
}
