import type { RequestMessage } from '../../model/exchange.ts'
import { asList, asObject, asObjects } from '../lenient.ts'
import { appendChatSystemText, insertChatTurns } from '../openai-chat/edit-body.ts'
import { withAddedText } from '../text-parts.ts'
import { matchMessages } from './read-request.ts'

const isPrompt = (body: Record<string, unknown>): boolean => body['messages'] === undefined && typeof body['prompt'] === 'string'

/** The body with the content of the messages that answer this call replaced. */
export function replaceOllamaToolResult(input: unknown, callId: string, text: string): unknown {
  const body = asObject(input)
  const messages = asObjects(body['messages'])
  const answers = new Set<unknown>(
    matchMessages(messages).flatMap((match, index) => (match.answers?.callId === callId ? [messages[index]] : [])),
  )
  if (answers.size === 0) return undefined
  return {
    ...body,
    messages: asList(body['messages']).map((message) => (answers.has(message) ? { ...asObject(message), content: text } : message)),
  }
}

/** The body with a sentence at the end of its system text: a message in a chat, a field beside a prompt. */
export function appendOllamaSystemText(input: unknown, text: string): unknown {
  const body = asObject(input)
  return isPrompt(body) ? { ...body, system: withAddedText(body['system'], text, 'text') } : appendChatSystemText(body, text)
}

/** The body with turns put before the last user message; `undefined` where one prompt is all there is. */
export function insertOllamaTurns(input: unknown, turns: readonly Pick<RequestMessage, 'role' | 'text'>[]): unknown {
  const body = asObject(input)
  return isPrompt(body) ? undefined : insertChatTurns(body, turns)
}
