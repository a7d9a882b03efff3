import { isObject } from '../../internal/json.ts'
import type { RequestMessage } from '../../model/exchange.ts'
import { asObject, asObjects, asText } from '../lenient.ts'
import { readCall } from './read-reply.ts'

interface Blocks {
  readonly text: string
  readonly attachments: readonly string[]
}

const silent: ReadonlySet<string> = new Set(['cachePoint', 'reasoningContent', 'toolUse', 'toolResult'])

/** The one member of a block: `{ text: ... }`, `{ toolUse: ... }`. */
function memberOf(block: Record<string, unknown>): readonly [kind: string, value: unknown] {
  return Object.entries(block).find(([, value]) => value !== undefined) ?? ['', undefined]
}

/** Text that a member which is no plain text shows the model; `''` where it shows none. */
function shownBy(kind: string, value: unknown): string {
  const member = asObject(value)
  if (kind === 'json') return JSON.stringify(value)
  if (kind === 'guardContent') return asText(asObject(member['text'])['text'])
  if (kind === 'searchResult') return readBlocks(member['content']).text
  if (kind !== 'document') return ''
  const source = asObject(member['source'])
  return asText(source['text']) || readBlocks(source['content']).text
}

/** Text of blocks, and the kinds of those that are no text. A text document counts as both. */
export function readBlocks(content: unknown): Blocks {
  const texts: string[] = []
  const attachments: string[] = []
  for (const block of asObjects(content)) {
    const [kind, value] = memberOf(block)
    if (silent.has(kind)) continue
    if (kind === 'text') {
      texts.push(asText(value))
      continue
    }
    const text = shownBy(kind, value)
    if (text !== '') texts.push(text)
    if (kind !== 'json' && kind !== 'guardContent' && kind !== '') attachments.push(kind)
  }
  return { text: texts.join('\n'), attachments }
}

function withAttachments({ attachments }: Blocks): { attachments?: readonly string[] } {
  return attachments.length > 0 ? { attachments } : {}
}

function readResult(input: unknown, names: ReadonlyMap<string, string>): RequestMessage {
  const result = asObject(input)
  const callId = asText(result['toolUseId'])
  const content = readBlocks(result['content'])
  return {
    role: 'tool',
    text: content.text,
    toolResult: { callId, name: names.get(callId) ?? '', isError: result['status'] === 'error' },
    ...withAttachments(content),
  }
}

/** Messages in neutral form: each tool result becomes a message of its own, before the other text of its turn. */
export function readMessages(input: unknown): RequestMessage[] {
  const names = new Map<string, string>()
  return asObjects(input).flatMap((message) => {
    const role = message['role'] === 'assistant' ? 'assistant' : 'user'
    const blocks = asObjects(message['content'])
    const toolCalls = blocks.flatMap((block) => (isObject(block['toolUse']) ? [readCall(block['toolUse'])] : []))
    for (const { id, name } of toolCalls) names.set(id, name)
    const results = blocks.flatMap((block) => (isObject(block['toolResult']) ? [readResult(block['toolResult'], names)] : []))
    const rest = blocks.filter((block) => !silent.has(memberOf(block)[0]))
    if (rest.length === 0 && toolCalls.length === 0 && results.length > 0) return results

    const content = readBlocks(rest)
    return [...results, { role, text: content.text, ...(toolCalls.length > 0 ? { toolCalls } : {}), ...withAttachments(content) }]
  })
}
