import type { ModelRequest } from '../../../../src/model/exchange.ts'
import { models } from '../../../../src/models/source.ts'

/** A model that knows only what it is shown: looks an order up once when asked for one, and a name where somebody said it. */
export const deskModel = () => models.scripted([answer], { loop: true })

function answer({ messages, tools, toolChoice }: ModelRequest) {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const asked = messages[last]?.text ?? ''
  const results = messages.slice(last + 1).filter(({ toolResult }) => toolResult)
  const text = messages.map((message) => message.text).join('\n')
  const order = /order (\S+?)[?.]/i.exec(asked)?.[1]
  if (order && results.length === 0 && tools.length > 0 && toolChoice.mode !== 'none') {
    return { toolCalls: [{ name: 'lookup_order', arguments: { orderId: order } }] }
  }
  if (order) return results.length > 0 ? `Order ${order} has been shipped.` : 'I cannot look that up.'
  if (/what is my name/i.test(asked)) {
    const name = /(?:my name is|customer is called) (\w+)/i.exec(text)?.[1]
    return name ? `Your name is ${name}.` : 'I do not know your name.'
  }
  const marker = /\b(KESTREL-11|MERLIN-42)\b/.exec(text)?.[1]
  return `Very well.${marker ? ` ${marker}` : ''}`
}
