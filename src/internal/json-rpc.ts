import { isObject } from './json.ts'

type Message = Readonly<Record<string, unknown>>

/** Whether a value is a JSON-RPC 2.0 message. */
export function isJsonRpc(value: unknown): value is Message {
  return isObject(value) && value['jsonrpc'] === '2.0' && ('method' in value || 'result' in value || 'error' in value)
}

/** The id of a request or an answer, where it has one. */
export function idOf(message: Message): string | number | undefined {
  const { id } = message
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}

/** The method of a request or notification. */
export function methodOf(message: Message): string | undefined {
  return typeof message['method'] === 'string' ? message['method'] : undefined
}

/** The parameters of a request or notification; empty where there are none. */
export function paramsOf(message: Message): Message {
  return isObject(message['params']) ? message['params'] : {}
}

/** An error as the answer to a request. */
export function errorAnswer(request: Message, code: number, message: string, data?: unknown): Message {
  return { jsonrpc: '2.0', id: idOf(request) ?? null, error: { code, message, ...(data === undefined ? {} : { data }) } }
}

/** A result as the answer to a request. */
export function resultAnswer(request: Message, result: Message): Message {
  return { jsonrpc: '2.0', id: idOf(request) ?? null, result }
}
