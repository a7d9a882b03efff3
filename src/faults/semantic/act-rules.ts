import { isObject, parseJson } from '../../internal/json.ts'
import type { ModelReply } from '../../model/exchange.ts'
import { madeUpCall } from '../made-up-call.ts'
import { addedBehind, applyToFacts, applyToWords, type RuleContext, type TextRule } from './rule.ts'
import { piecesOf } from './sentences.ts'
import { misread } from './wording-rules.ts'

/** Edits a whole reply; gives back the same where it finds nothing to act on. */
export type ReplyRule = (reply: ModelReply, context: RuleContext) => ModelReply

/** Claims that the work is done, and calls nothing. */
export const prematureCompletion: ReplyRule = (reply, context) => {
  const { tools } = context
  const [call] = reply.toolCalls
  if (call === undefined && tools.length === 0) return reply
  const done =
    call === undefined
      ? 'Everything else you asked for has been taken care of as well.'
      : `That is done: I have finished "${spoken(call.name)}" for you.`
  return saying(reply, context, done)
}

/** Quotes what a tool never said. */
export const inventedToolResult: ReplyRule = (reply, context) => {
  const { tools, draw } = context
  const name = reply.toolCalls[0]?.name ?? tools[Math.floor(draw('quoted-tool') * tools.length)]?.name
  if (name === undefined) return reply
  const number = 1000 + Math.floor(draw('quoted-number') * 9000)
  const quoted = `According to ${name}, it is settled (confirmation ${number}).`
  return saying(reply, context, quoted)
}

/** In place of calls, or behind what is said where nothing is called. */
function saying({ reasoning: _reasoning, ...reply }: ModelReply, context: RuleContext, text: string): ModelReply {
  if (reply.toolCalls.length > 0) return { ...reply, text, toolCalls: [], finish: 'stop' }
  return onWords(addedBehind(() => text))(reply, context)
}

function spoken(name: string): string {
  return name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

/** JSON told in words, or words put into JSON: not what was asked. */
export const wrongFormat: ReplyRule = (reply) => {
  if (!reply.text || reply.toolCalls.length > 0) return reply
  const json = parseJson(reply.text)
  const text = isObject(json)
    ? Object.entries(json)
        .map(([key, value]) => `The ${spoken(key)} is ${plain(value).replace(/[.!?]+$/, '')}.`)
        .join(' ')
    : JSON.stringify({
        answer: piecesOf(reply.text)
          .map((piece) => piece.trim())
          .filter(Boolean),
      })
  return { ...reply, text }
}

const plain = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).map(plain).join(', ') : String(value)

/** Takes the request for another one: calls another tool, or answers another question. */
export const misinterpretation: ReplyRule = (reply, context) => {
  const [call, ...more] = reply.toolCalls
  if (call === undefined) return onWords(misread)(reply, context)
  const other = madeUpCall({ ...context, tools: context.tools.filter(({ name }) => name !== call.name) })
  return other === undefined ? reply : { ...reply, toolCalls: [other, ...more] }
}

/** A rule about words acts on the text alone. */
export function onWords(rule: TextRule): ReplyRule {
  return (reply, context) => (reply.text ? { ...reply, text: applyToWords(rule, reply.text, context) } : reply)
}

/** A rule about facts acts on the arguments of calls too: what is called for is wrong then. */
export function onFacts(rule: TextRule, { once = false }: { readonly once?: boolean } = {}): ReplyRule {
  return (reply, context) => {
    const edit = (text: string): string => applyToFacts(rule, text, context, { once })
    const [call, ...more] = reply.toolCalls
    if (call !== undefined) return { ...reply, toolCalls: [{ ...call, arguments: edit(call.arguments) }, ...more] }
    return reply.text ? { ...reply, text: edit(reply.text) } : reply
  }
}
