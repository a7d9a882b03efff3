import { isObject } from '../../internal/json.ts'
import { asList, asObject } from '../lenient.ts'
import { withResult } from '../result-place.ts'

const carriesText = (part: unknown): boolean => isObject(part) && (part['type'] === 'text' || part['type'] === 'document')

/** A part with another text in it: a document keeps its id and, where it can, the shape of its data. */
function withPartText(part: Record<string, unknown>, text: string): Record<string, unknown> {
  if (part['type'] !== 'document') return { ...part, text }
  const document = asObject(part['document'])
  const { data } = document
  return { ...part, document: { ...document, data: isObject(data) ? withResult(data, { text }) : text } }
}

/** Content with its text replaced: a string stays a string; the first part with text carries it, other texts go. */
function withContentText(content: unknown, text: string): unknown {
  if (!Array.isArray(content)) return text
  const first = content.findIndex(carriesText)
  if (first < 0) return [{ type: 'text', text }, ...content]
  return content.flatMap((part, index) => {
    if (index === first) return [withPartText(asObject(part), text)]
    return carriesText(part) ? [] : [part]
  })
}

/** The body with the content of the messages that answer this call replaced. */
export function replaceCohereToolResult(input: unknown, callId: string, text: string): unknown {
  const body = asObject(input)
  const messages = asList(body['messages'])
  const answers = (message: unknown) => asObject(message)['role'] === 'tool' && asObject(message)['tool_call_id'] === callId
  if (!messages.some(answers)) return undefined
  return {
    ...body,
    messages: messages.map((message) =>
      answers(message) ? { ...asObject(message), content: withContentText(asObject(message)['content'], text) } : message,
    ),
  }
}

const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool'])

/** Whether a body looks like a chat call: a model and messages with the roles of this API. */
export function recognizesCohere(body: unknown): boolean {
  if (!isObject(body) || typeof body['model'] !== 'string') return false
  const { messages } = body
  return Array.isArray(messages) && messages.every((message) => isObject(message) && roles.has(message['role']))
}
