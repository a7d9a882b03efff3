import { isObject, parseJson } from '../../internal/json.ts'
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
    const blocks = asList(wire['content'])
    const results = blocks.flatMap((block, index) => (isResult(block) ? [index] : []))
    const others = blocks.flatMap((block, index) => (isResult(block) ? [] : [index]))
    const isSpoken = others.some((index) => isObject(blocks[index]) && !isSilent(blocks[index]))
    if (isSpoken || results.length === 0) return { wire, says: [...results.map((index) => [index]), others] }
    const [first = 0, ...more] = results
    return { wire, says: [[first, ...others], ...more.map((index) => [index])] }
  })
}

const isResult = (block: unknown): boolean => isObject(asObject(block)['toolResult'])
const isSilent = (block: unknown): boolean => ['cachePoint', 'reasoningContent'].some((kind) => asObject(block)[kind] !== undefined)

/** Text as `readBlocks` takes it from text, JSON, documents and search results. */
export const converseText: TextParts = {
  textOf(part) {
    const block = asObject(part)
    if (typeof block['text'] === 'string') return block['text']
    const text = ['json', 'document', 'searchResult', 'guardContent'].some((kind) => block[kind] !== undefined)
      ? readBlocks([block]).text
      : ''
    return text === '' ? undefined : text
  },
  withText(part, text) {
    const block = asObject(part)
    if (block['json'] !== undefined) return isObject(parseJson(text)) ? { json: parseJson(text) } : { text }
    const [kind = 'text', member] = Object.entries(block)[0] ?? []
    const inner = asObject(member)
    if (kind === 'guardContent') return { guardContent: { ...inner, text: { ...asObject(inner['text']), text } } }
    if (kind === 'searchResult') return { searchResult: { ...inner, content: withJoinedText(inner['content'], text, converseText) } }
    if (kind !== 'document') return { ...block, text }
    const source = asObject(inner['source'])
    const changed = Array.isArray(source['content']) ? { content: withJoinedText(source['content'], text, converseText) } : { text }
    return { document: { ...inner, source: changed } }
  },
  create: (text) => ({ text }),
}

const callParts: CallParts = {
  idOf: (part) => (isObject(asObject(part)['toolUse']) ? asText(asObject(asObject(part)['toolUse'])['toolUseId']) : undefined),
  change: (part, { name, arguments: args }) => ({ toolUse: { ...asObject(asObject(part)['toolUse']), name, input: argumentValue(args) } }),
  create: toolUse,
}

function toolUse({ id, name, arguments: args }: ToolCall): unknown {
  return { toolUse: { toolUseId: id, name, input: argumentValue(args) } }
}

export const converseBlocks: BlockParts = {
  blocksOf: ({ content }) => asList(content),
  withBlocks: (wire, blocks) => ({ ...wire, content: blocks }),
  change: (blocks, before, after) =>
    after.toolResult ? blocks.map((block) => changeResult(block, after)) : changeSaid(blocks, before, after),
  create({ role, text, toolCalls = [], toolResult }) {
    if (toolResult) {
      const { callId, isError } = toolResult
      const result = { toolUseId: callId, content: [{ text }], ...(isError ? { status: 'error' } : {}) }
      return { role: 'user', content: [{ toolResult: result }] }
    }
    const calls = toolCalls.map(toolUse)
    return { role: role === 'assistant' ? role : 'user', content: text === '' && calls.length > 0 ? calls : [{ text }, ...calls] }
  },
}

function changeResult(part: unknown, { text, toolResult }: RequestMessage): unknown {
  const result = asObject(part)['toolResult']
  if (!isObject(result) || !toolResult) return part
  const isSameText = text === readBlocks(result['content']).text
  const isSameStatus = (result['status'] === 'error') === toolResult.isError
  return {
    ...asObject(part),
    toolResult: {
      ...result,
      ...(isSameText ? {} : { content: withJoinedText(asList(result['content']), text, converseText) }),
      ...(isSameStatus ? {} : { status: toolResult.isError ? 'error' : 'success' }),
      toolUseId: toolResult.callId,
    },
  }
}

function changeSaid(blocks: readonly unknown[], before: RequestMessage, after: RequestMessage): readonly unknown[] {
  const spoken = after.text === before.text ? blocks : (withJoinedText([...blocks], after.text, converseText) as unknown[])
  return hasSameCalls(before, after) ? spoken : withCalls(spoken, before, after, callParts)
}
