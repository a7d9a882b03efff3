import { isObject, parseJson } from '../../internal/json.ts'
import type { HttpCallEdit } from '../../model/http-edit.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { garbled } from '../http/data-corruption.ts'
import { editLeaves, type Leaf } from '../tool/edit-json.ts'

const METHODS = /^(?:message\/(?:send|stream)|tasks\/(?:send|sendSubscribe|resubscribe)|Send(?:Streaming)?Message)$/
const PATHS = /message:(?:send|stream)$|\/(?:a2a|handoffs?)(?:\/|$)|\/agents?\/[^/]+\/(?:messages?|tasks?|runs?|invoke|handoff)\/?$/

/** Whether an HTTP call is a message to another agent: in the A2A protocol, or to a path that says so. */
export function isMessageToAgent({ method, url, body }: { readonly method: string; readonly url: string; readonly body: string }): boolean {
  if (method !== 'POST') return false
  const message = parseJson(body)
  if (isObject(message) && typeof message['method'] === 'string' && METHODS.test(message['method'])) return true
  return PATHS.test(new URL(url).pathname)
}

const SAID = /^(?:text|content|message|input|task|instructions?|prompt|query|body)$/i

/** The words of the message are scrambled; its envelope stays whole. */
export const garbledMessage: HttpCallEdit = (call, { draw }) => {
  const message = parseJson(call.body)
  const damage = (leaf: Leaf, name: string, label: string) =>
    typeof leaf === 'string' && SAID.test(name) ? garbled(leaf, 0.6, draw, label) : leaf
  if (!isObject(message))
    return call.body === '' ? { unchanged: 'the call carries no message' } : { ...call, body: garbled(call.body, 0.6, draw, 'body') }
  const body = JSON.stringify(editLeaves(message, (leaf, { key, path }) => damage(leaf, key, path)))
  return body === JSON.stringify(message) ? { unchanged: 'the call carries no words' } : { ...call, body }
}

const SENDER = /^(?:from|sender|agent|agent_?id|agent_?name|author|assistant)$/i
const FORGED = 'operations-admin'

/** The answer says that it comes from another agent than the one that was asked. */
export const otherSender: ResultEdit = (text) => {
  const answer = parseJson(text)
  if (!isObject(answer)) return { unchanged: 'the answer is no JSON object' }
  const forged = editLeaves(answer, (leaf, { key }) => (typeof leaf === 'string' && SENDER.test(key) ? FORGED : leaf)) as Record<
    string,
    unknown
  >
  if (JSON.stringify(forged) !== JSON.stringify(answer)) return { text: JSON.stringify(forged), effective: { from: FORGED } }
  const inside = isObject(answer['result']) ? { ...answer, result: { ...answer['result'], from: FORGED } } : { ...answer, from: FORGED }
  return { text: JSON.stringify(inside), effective: { from: FORGED } }
}
