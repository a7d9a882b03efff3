import type { RequestMessage, ToolCall } from '../../model/exchange.ts'
import { asObject, asObjects, asText } from '../lenient.ts'

const textKinds: ReadonlySet<string> = new Set(['text', 'input_text', 'output_text', 'summary_text', 'reasoning_text', 'refusal'])
const attachmentKinds: Readonly<Record<string, string>> = {
  input_image: 'image',
  input_audio: 'audio',
  input_file: 'file',
  computer_screenshot: 'image',
}

/** The text of one part; `undefined` where it is none. */
export function textOfPart(part: unknown): string | undefined {
  const { type, text, refusal } = asObject(part)
  return textKinds.has(asText(type)) ? asText(text ?? refusal) : undefined
}

/** Text of a string or of parts, and the kinds of parts that are no text. */
export function readParts(content: unknown): { readonly text: string; readonly attachments: readonly string[] } {
  if (typeof content === 'string') return { text: content, attachments: [] }
  const texts: string[] = []
  const attachments: string[] = []
  for (const part of asObjects(content)) {
    const kind = asText(part['type'])
    const text = textOfPart(part)
    if (text !== undefined) texts.push(text)
    else attachments.push(attachmentKinds[kind] ?? kind)
  }
  return { text: texts.join('\n'), attachments }
}

/** A call item of any kind the agent runs itself; `undefined` for other items. */
export function readCall(item: Record<string, unknown>): ToolCall | undefined {
  const id = asText(item['call_id'] ?? item['id'])
  const name = asText(item['name'])
  switch (item['type']) {
    case 'function_call':
      return { id, name, arguments: asText(item['arguments']) }
    case 'custom_tool_call':
      return { id, name, arguments: JSON.stringify({ input: asText(item['input']) }) }
    case 'mcp_call':
      return { id, name, arguments: asText(item['arguments']) }
    case 'computer_call':
    case 'local_shell_call':
    case 'shell_call':
    case 'apply_patch_call':
      return { id, name: item['type'].slice(0, -'_call'.length), arguments: JSON.stringify(item['action'] ?? item['operation'] ?? {}) }
    default:
      return undefined
  }
}

/** A result item; for searches the provider ran, what they found. */
function readResult(item: Record<string, unknown>, names: ReadonlyMap<string, string>): RequestMessage | undefined {
  const type = asText(item['type'])
  if (type === 'file_search_call') {
    const text = asObjects(item['results'])
      .map((result) => asText(result['text']))
      .join('\n')
    return text === '' ? undefined : { role: 'tool', text, toolResult: { callId: asText(item['id']), name: 'file_search', isError: false } }
  }
  const own = type.endsWith('_call_output')
  if (!own && !(type === 'mcp_call' && item['output'] !== undefined)) return undefined
  const callId = asText(item['call_id'] ?? item['id'])
  const { text, attachments } = readParts(item['output'])
  const name = names.get(callId) ?? type.replace(/_call_output$/, '')
  const isError = typeof item['error'] === 'string' || asObject(item['output'])['is_error'] === true
  return { role: 'tool', text, toolResult: { callId, name, isError }, ...(attachments.length > 0 ? { attachments } : {}) }
}

function readMessage(item: Record<string, unknown>): RequestMessage | undefined {
  if (item['type'] !== undefined && item['type'] !== 'message') return undefined
  const { text, attachments } = readParts(item['content'])
  const rest = attachments.length > 0 ? { attachments } : {}
  if (item['role'] === 'system' || item['role'] === 'developer') return { role: 'system', text, ...rest }
  return { role: item['role'] === 'assistant' ? 'assistant' : 'user', text, ...rest }
}

/** A message, and the places of the items that say it. */
export interface TracedMessage {
  readonly message: RequestMessage
  readonly items: readonly number[]
}

/** Items as messages. Calls that follow one another, or an answer, are one assistant message, as in the other dialects. */
export function traceItems(items: readonly Record<string, unknown>[]): readonly TracedMessage[] {
  const names = new Map<string, string>()
  const traced: TracedMessage[] = []
  for (const [index, item] of items.entries()) {
    const call = readCall(item)
    if (call !== undefined) {
      names.set(call.id, call.name)
      const last = traced.at(-1)
      if (last?.message.role === 'assistant') {
        const message = { ...last.message, toolCalls: [...(last.message.toolCalls ?? []), call] }
        traced[traced.length - 1] = { message, items: [...last.items, index] }
      } else traced.push({ message: { role: 'assistant', text: '', toolCalls: [call] }, items: [index] })
    }
    const message = readResult(item, names) ?? readMessage(item)
    if (message !== undefined) traced.push({ message, items: [index] })
  }
  return traced
}

/** Items as messages. */
export function readItems(items: readonly Record<string, unknown>[]): RequestMessage[] {
  return traceItems(items).map(({ message }) => message)
}
