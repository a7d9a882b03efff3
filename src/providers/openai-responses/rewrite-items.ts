import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import type { RewrittenMessage } from '../../model/request-edit.ts'
import { asObject, asText } from '../lenient.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { isSameMessage } from '../rewrite/same-message.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { customInput } from '../tool-arguments.ts'
import type { ResolvedItem } from './history.ts'
import { readCall, type TracedMessage, textOfPart } from './read-items.ts'

type Item = Record<string, unknown>

/** The items of a rewritten conversation. One that stays is the very entry that was resolved. */
export function rewriteItems(
  resolved: readonly ResolvedItem[],
  traced: readonly TracedMessage[],
  rewritten: readonly RewrittenMessage[],
): ResolvedItem[] {
  const owned = ownersOf(resolved.length, traced)
  return rewritten.flatMap(({ message, from }) => {
    const before = from === undefined ? undefined : traced[from]?.message
    if (from === undefined || before === undefined) return createItems(message)
    const entries = (owned[from] ?? []).flatMap((index) => resolved[index] ?? [])
    if (isSameMessage(message, before)) return entries
    return message.role === before.role ? changeItems(entries, before, message) : createItems(message)
  })
}

/** For each message the places of its items. Items that say nothing (reasoning) belong to the message that follows, the last ones to the last. */
function ownersOf(count: number, traced: readonly TracedMessage[]): number[][] {
  const owner = new Map<number, number>()
  for (const [at, { items }] of traced.entries()) for (const index of items) if (!owner.has(index)) owner.set(index, at)
  let next = traced.length - 1
  const owned: number[][] = traced.map(() => [])
  for (let index = count - 1; index >= 0; index -= 1) {
    next = owner.get(index) ?? next
    owned[next]?.unshift(index)
  }
  return owned
}

const textParts: TextParts = {
  textOf: textOfPart,
  withText: (part, text) => (asObject(part)['type'] === 'refusal' ? { ...asObject(part), refusal: text } : { ...asObject(part), text }),
  create: (text) => ({ type: 'input_text', text }),
}

const assistantParts: TextParts = { ...textParts, create: (text) => ({ type: 'output_text', text, annotations: [] }) }

const callParts: CallParts = {
  idOf: (part) => readCall(asObject((part as ResolvedItem).item))?.id,
  change: (part, call) => ({ item: changeCall((part as ResolvedItem).item, call) }),
  create: (call) => ({ item: createCall(call) }),
}

function changeCall(item: Item, { name, arguments: args }: ToolCall): Item {
  return item['type'] === 'custom_tool_call' ? { ...item, name, input: customInput(args) } : { ...item, name, arguments: args }
}

function createCall({ id, name, arguments: args }: ToolCall): Item {
  return { type: 'function_call', call_id: id, name, arguments: args }
}

function changeItems(entries: readonly ResolvedItem[], before: RequestMessage, after: RequestMessage): ResolvedItem[] {
  const spoken = after.text === before.text ? [...entries] : changeText(entries, after)
  return hasSameCalls(before, after) ? spoken : (withCalls(spoken, before, after, callParts) as ResolvedItem[])
}

/** Where the text of an item stands. */
const textKeys = ['output', 'results', 'content'] as const

/** What a search found. */
const foundParts: TextParts = {
  textOf: (part) => asText(asObject(part)['text']),
  withText: (part, text) => ({ ...asObject(part), text }),
  create: (text) => ({ text }),
}

function changeText(entries: readonly ResolvedItem[], after: RequestMessage): ResolvedItem[] {
  const isSpoken = ({ item }: ResolvedItem) => textKeys.some((key) => key in item)
  const at = entries.findIndex(isSpoken)
  if (at < 0) return [...createItems({ role: after.role, text: after.text }), ...entries]
  return entries.map((entry, index) => (index === at ? { item: withItemText(entry.item, after) } : entry))
}

function withItemText(item: Item, { role, text }: RequestMessage): Item {
  const key = textKeys.find((name) => name in item) ?? 'content'
  if (key === 'results') return { ...item, results: withJoinedText(item['results'], text, foundParts) }
  return { ...item, [key]: withJoinedText(item[key], text, role === 'assistant' ? assistantParts : textParts) }
}

function createItems({ role, text, toolCalls = [], toolResult }: RequestMessage): ResolvedItem[] {
  if (toolResult) return [{ item: { type: 'function_call_output', call_id: toolResult.callId, output: text } }]
  const calls = toolCalls.map((call) => ({ item: createCall(call) }))
  if (role === 'assistant') {
    const said = { type: 'message', role, content: [{ type: 'output_text', text, annotations: [] }] }
    return [...(text === '' && calls.length > 0 ? [] : [{ item: said }]), ...calls]
  }
  return [{ item: { role: role === 'tool' ? 'user' : role, content: text } }, ...calls]
}
