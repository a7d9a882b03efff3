import { isObject } from '../../internal/json.ts'
import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import type { BlockMessage, BlockParts } from '../rewrite/blocks.ts'
import { type TextParts, withJoinedText } from '../rewrite/joined-text.ts'
import { type CallParts, hasSameCalls, withCalls } from '../rewrite/sent-calls.ts'
import { argumentValue } from '../tool-arguments.ts'
import { readBlocks } from './read-messages.ts'

/** The messages of a body, each with the places of the blocks that say its neutral messages, as `readMessages` reads them. */
export function blockMessages(messages: unknown): BlockMessage[] {
  return asObjects(messages).map((wire) => {
    if (!Array.isArray(wire['content'])) return { wire, says: [[0]] }
    const blocks = asList(wire['content'])
    const results = blocks.flatMap((block, index) => (isResult(block) ? [index] : []))
    const others = blocks.flatMap((block, index) => (isResult(block) ? [] : [index]))
    const isSpoken = others.some((index) => isObject(blocks[index]) && !silent.has(asText(asObject(blocks[index])['type'])))
    if (isSpoken || results.length === 0) return { wire, says: [...results.map((index) => [index]), others] }
    const [first = 0, ...more] = results
    return { wire, says: [[first, ...others], ...more.map((index) => [index])] }
  })
}

const silent: ReadonlySet<string> = new Set(['thinking', 'redacted_thinking', 'server_tool_use', 'mcp_tool_use'])

const isResult = (block: unknown): boolean => asText(asObject(block)['type']).endsWith('tool_result')

/** Text as `readBlocks` takes it from blocks, documents and search results. */
export const anthropicText: TextParts = {
  textOf(part) {
    const block = asObject(part)
    if (block['type'] === 'text') return asText(block['text'])
    const text = isObject(part) && ['document', 'search_result'].includes(asText(block['type'])) ? readBlocks([block]).text : ''
    return text === '' ? undefined : text
  },
  withText(part, text) {
    const block = asObject(part)
    if (block['type'] === 'search_result') return { ...block, content: withJoinedText(block['content'], text, anthropicText) }
    if (block['type'] !== 'document') return { ...block, text }
    const source = asObject(block['source'])
    const inner = source['type'] === 'content' ? { content: withJoinedText(source['content'], text, anthropicText) } : { data: text }
    return { ...block, source: { ...source, ...inner } }
  },
  create: (text) => ({ type: 'text', text }),
}

const callParts: CallParts = {
  idOf: (part) => (asObject(part)['type'] === 'tool_use' ? asText(asObject(part)['id']) : undefined),
  change: (part, { name, arguments: args }) => ({ ...asObject(part), name, input: argumentValue(args) }),
  create: toolUse,
}

function toolUse({ id, name, arguments: args }: ToolCall): unknown {
  return { type: 'tool_use', id, name, input: argumentValue(args) }
}

export const anthropicBlocks: BlockParts = {
  blocksOf: ({ content }) => (Array.isArray(content) ? (content as unknown[]) : [{ type: 'text', text: asText(content) }]),
  withBlocks(wire, blocks) {
    const [only, ...more] = blocks
    const isText = more.length === 0 && asObject(only)['type'] === 'text'
    return { ...wire, content: typeof wire['content'] === 'string' && isText ? asText(asObject(only)['text']) : blocks }
  },
  change: (blocks, before, after) =>
    after.toolResult ? blocks.map((block) => changeResult(block, after)) : changeSaid(blocks, before, after),
  create({ role, text, toolCalls = [], toolResult }) {
    if (toolResult) return { role: 'user', content: [createResult(text, toolResult)] }
    const calls = toolCalls.map(toolUse)
    const wire = { role: role === 'assistant' || role === 'system' ? role : 'user' }
    if (calls.length === 0) return { ...wire, content: text }
    return { ...wire, content: text === '' ? calls : [{ type: 'text', text }, ...calls] }
  },
}

function createResult(text: string, { callId, isError }: NonNullable<RequestMessage['toolResult']>): unknown {
  return { type: 'tool_result', tool_use_id: callId, content: text, ...(isError ? { is_error: true } : {}) }
}

function changeResult(part: unknown, { text, toolResult }: RequestMessage): unknown {
  if (!isResult(part) || !toolResult) return part
  const block = asObject(part)
  const before = readBlocks(block['content']).text
  return {
    ...block,
    ...(text === before ? {} : { content: withJoinedText(block['content'], text, anthropicText) }),
    ...((block['is_error'] === true) === toolResult.isError ? {} : { is_error: toolResult.isError }),
    tool_use_id: toolResult.callId,
  }
}

function changeSaid(blocks: readonly unknown[], before: RequestMessage, after: RequestMessage): readonly unknown[] {
  const spoken = after.text === before.text ? blocks : (withJoinedText([...blocks], after.text, anthropicText) as unknown[])
  return hasSameCalls(before, after) ? spoken : withCalls(spoken, before, after, callParts)
}
