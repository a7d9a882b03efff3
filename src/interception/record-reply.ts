import { parseJson } from '../internal/json.ts'
import type { ModelReply } from '../model/exchange.ts'
import type { WireFrame } from '../model/wire.ts'
import type { CallInHand } from './call-in-hand.ts'
import type { PlannedBody } from './end-and-pace.ts'

/** Writes down the reply and its tool calls as far as they will really leave: a cut call is recorded cut. */
export function recordReply(hand: CallInHand, reply: ModelReply, plan: PlannedBody): void {
  const { scope, entry } = hand
  const calls = reply.toolCalls.map((call, index) => {
    const isBroken = parseJson(call.arguments) === undefined && call.arguments !== ''
    const text = piecesOf(plan.sent, index)
    const isWhole = text === piecesOf(plan.whole, index) || plan.sent.some(({ role }) => role === 'body')
    const isTold = plan.whole.some(({ tool }) => tool?.index === index)
    const begun = !isTold || plan.sent.some(({ role, tool }) => role === 'body' || tool?.index === index)
    return { ...call, ...(isWhole ? {} : { arguments: text }), truncated: isBroken || !isWhole, begun }
  })
  entry.reply = { ...reply, toolCalls: calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text })) }
  for (const call of calls) {
    if (!call.begun) continue
    const made = scope.recorder.add({
      kind: 'tool_call',
      exchange: entry.number,
      callId: call.id,
      name: call.name,
      arguments: call.arguments,
      truncated: call.truncated,
    })
    scope.emit('toolCall', { caseId: scope.caseId, call: made })
  }
}

/** The arguments of one call as its frames tell them, in the order they leave. */
function piecesOf(frames: readonly WireFrame[], index: number): string {
  return frames
    .filter(({ role, tool }) => role === 'tool_arguments' && tool?.index === index)
    .map(({ tool }) => tool?.piece ?? '')
    .join('')
}
