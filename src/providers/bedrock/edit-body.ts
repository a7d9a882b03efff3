import { isObject, parseJson } from '../../internal/json.ts'
import type { RequestMessage } from '../../model/exchange.ts'
import { asList, asObject, asObjects } from '../lenient.ts'

type Turn = Pick<RequestMessage, 'role' | 'text'>

function resultIn(block: unknown): Record<string, unknown> | undefined {
  const result = asObject(block)['toolResult']
  return isObject(result) ? result : undefined
}

function resultsOf(message: unknown, callId?: string): boolean {
  return asList(asObject(message)['content']).some((block) => {
    const result = resultIn(block)
    return result !== undefined && (callId === undefined || result['toolUseId'] === callId)
  })
}

/** Text takes the place of the first text or JSON part; JSON stays JSON where the new text is an object. Other parts stay. */
function withText(content: unknown, text: string): unknown[] {
  const parts = asList(content)
  const carries = (part: unknown) => isObject(part) && (typeof part['text'] === 'string' || part['json'] !== undefined)
  const first = parts.findIndex(carries)
  if (first < 0) return [{ text }, ...parts]
  const value = asObject(parts[first])['json'] === undefined ? undefined : parseJson(text)
  const replaced = isObject(value) ? { json: value } : { text }
  return parts.flatMap((part, index) => (index === first ? [replaced] : carries(part) ? [] : [part]))
}

/** The body with the content of each result block of this call replaced, and its status set if the result says so. */
export function replaceConverseToolResult(
  body: unknown,
  callId: string,
  { text, isError }: { readonly text: string; readonly isError?: boolean },
): unknown {
  const messages = asList(asObject(body)['messages'])
  if (!messages.some((message) => resultsOf(message, callId))) return undefined
  const status = isError === undefined ? {} : { status: isError ? 'error' : 'success' }
  const edit = (block: unknown) => {
    const result = resultIn(block)
    if (result?.['toolUseId'] !== callId) return block
    return { ...asObject(block), toolResult: { ...result, content: withText(result['content'], text), ...status } }
  }
  return {
    ...asObject(body),
    messages: messages.map((message) =>
      resultsOf(message, callId) ? { ...asObject(message), content: asList(asObject(message)['content']).map(edit) } : message,
    ),
  }
}

/** The body with a sentence at the end of `system`. */
export function appendConverseSystemText(input: unknown, text: string): unknown {
  const body = asObject(input)
  return { ...body, system: [...asList(body['system']), { text }] }
}

/** The body with turns put before the last user message; never between a call and its result. System turns join the system text. */
export function insertConverseTurns(input: unknown, turns: readonly Turn[]): unknown {
  const body = asObject(input)
  const messages = asList(body['messages'])
  const lastUser = messages.findLastIndex((message) => asObject(message)['role'] === 'user' && !resultsOf(message))
  const spoken = turns
    .filter(({ role }) => role !== 'system')
    .map(({ role, text }) => ({ role: role === 'assistant' ? role : 'user', content: [{ text }] }))
  const edited = { ...body, messages: messages.toSpliced(Math.max(lastUser, 0), 0, ...spoken) }
  return turns.filter(({ role }) => role === 'system').reduce<unknown>((result, { text }) => appendConverseSystemText(result, text), edited)
}

/** Whether a body has the shape of a Converse request: turns whose contents are lists of blocks without a `type`. */
export function recognizesConverse(input: unknown): boolean {
  const turns = asObjects(asObject(input)['messages'])
  return (
    turns.length > 0 &&
    turns.every(({ content }) => asObjects(content).length > 0 && asObjects(content).every(({ type }) => type === undefined))
  )
}
