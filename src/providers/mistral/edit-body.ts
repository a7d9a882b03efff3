import type { RequestMessage } from '../../model/exchange.ts'
import { asList, asObject, asObjects } from '../lenient.ts'
import { appendChatSystemText, insertChatTurns } from '../openai-chat/edit-body.ts'
import { withResultText } from '../text-parts.ts'
import { matchMessages } from './read-request.ts'

const isGap = (body: Record<string, unknown>): boolean => body['messages'] === undefined && typeof body['prompt'] === 'string'

/** The body with the content of the messages that answer this call replaced. */
export function replaceMistralToolResult(input: unknown, callId: string, text: string): unknown {
  const body = asObject(input)
  const messages = asObjects(body['messages'])
  const answers = new Set<unknown>(
    matchMessages(messages).flatMap((match, index) => (match.answers?.callId === callId ? [messages[index]] : [])),
  )
  if (answers.size === 0) return undefined
  return {
    ...body,
    messages: asList(body['messages']).map((message) =>
      answers.has(message) ? { ...asObject(message), content: withResultText(asObject(message)['content'], text, 'text') } : message,
    ),
  }
}

/** The body with a sentence at the end of its system text. A gap to fill has none. */
export function appendMistralSystemText(input: unknown, text: string): unknown {
  return isGap(asObject(input)) ? input : appendChatSystemText(input, text)
}

/** The body with turns put before the last user message; `undefined` for a gap to fill. */
export function insertMistralTurns(input: unknown, turns: readonly Pick<RequestMessage, 'role' | 'text'>[]): unknown {
  return isGap(asObject(input)) ? undefined : insertChatTurns(input, turns)
}
