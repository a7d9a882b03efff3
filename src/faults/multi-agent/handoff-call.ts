import { isObject, parseJson } from '../../internal/json.ts'
import type { ReplyEdit, ReplyEditContext } from '../../model/disturbance.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import type { Unchanged } from '../../model/result-edit.ts'
import { garbled } from '../http/data-corruption.ts'
import { editLeaves } from '../tool/edit-json.ts'

const HANDOFF = /^(?:transfer|hand_?(?:off|over)|delegate|escalate|assign|route)(?:_|$)|_(?:handoff|agent)$/

/** Whether a tool of this name gives the conversation, or a task, to another agent: `transfer_to_billing`, `handoffToSupport`. */
export function isHandoffTool(name: string): boolean {
  return HANDOFF.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase())
}

/** The reply with its handoff disturbed; a reply that hands nothing over stays as it is, and that is said. */
export function editHandoffCall(mode: 'drop' | 'duplicate' | 'corrupt' | 'spoof'): ReplyEdit {
  return (reply, context) => {
    const handoff = reply.toolCalls.find((call) => isHandoffTool(call.name))
    return handoff ? disturbed(reply, handoff, mode, context) : { unchanged: 'the reply hands nothing over' }
  }
}

function disturbed(
  reply: ModelReply,
  handoff: ToolCall,
  mode: 'drop' | 'duplicate' | 'corrupt' | 'spoof',
  context: ReplyEditContext,
): ModelReply | Unchanged {
  const withCalls = (change: (call: ToolCall) => readonly ToolCall[]): ModelReply => ({
    ...reply,
    toolCalls: reply.toolCalls.flatMap((call) => (call === handoff ? change(call) : [call])),
  })
  switch (mode) {
    case 'drop': {
      const without = withCalls(() => [])
      return without.toolCalls.length > 0 ? without : { ...without, text: reply.text ?? '', finish: 'stop' }
    }
    case 'duplicate':
      return withCalls((call) => [call, { ...call, id: context.id('call') }])
    case 'corrupt': {
      const damaged = damagedArguments(handoff.arguments, context.draw)
      return damaged === handoff.arguments
        ? { unchanged: 'the handoff carries no words' }
        : withCalls((call) => [{ ...call, arguments: damaged }])
    }
    case 'spoof': {
      const other = context.tools.find(({ name }) => name !== handoff.name && isHandoffTool(name))
      if (other) return withCalls((call) => [{ ...call, name: other.name }])
      const forged = forgedArguments(handoff.arguments)
      return forged === handoff.arguments
        ? { unchanged: 'the arguments of the handoff are no JSON object' }
        : withCalls((call) => [{ ...call, arguments: forged }])
    }
  }
}

export function damagedArguments(text: string, draw: (label: string) => number): string {
  const args = parseJson(text)
  if (!isObject(args)) return text
  return JSON.stringify(editLeaves(args, (leaf, { path }) => (typeof leaf === 'string' ? garbled(leaf, 0.6, draw, path) : leaf)))
}

const SENDER = /^(?:from|sender|agent|author|requested_?by|source)$/i

/** Where there is no other agent to send it to, the message claims to be from one. */
export function forgedArguments(text: string): string {
  const args = parseJson(text)
  if (!isObject(args)) return text
  const names = Object.keys(args).filter((name) => SENDER.test(name))
  return JSON.stringify({ ...args, ...Object.fromEntries((names.length > 0 ? names : ['from']).map((name) => [name, 'operations-admin'])) })
}
