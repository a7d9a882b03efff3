import { isObject } from '../../internal/json.ts'

const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool'])

/** Settings of which every client of this API sends one, and an app's own `/api/chat` hardly ever. */
const ownSettings = ['stream', 'options', 'keep_alive', 'format', 'think', 'tools'] as const

function isMessage(message: unknown): boolean {
  return isObject(message) && roles.has(message['role']) && (typeof message['content'] === 'string' || message['content'] === undefined)
}

/** Whether a body looks like a chat or generate call: `/api/chat` is also what web apps call their own endpoint. */
export function recognizesOllama(body: unknown): boolean {
  if (!isObject(body) || typeof body['model'] !== 'string') return false
  if (!ownSettings.some((setting) => body[setting] !== undefined)) return false
  const { messages, prompt } = body
  return Array.isArray(messages) ? messages.every(isMessage) : typeof prompt === 'string'
}
