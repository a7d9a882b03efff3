import { argumentPieces, textPieces } from '../../internal/chunks.ts'
import { formatSse } from '../../internal/sse.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { wireId } from '../wire-ids.ts'
import { pieceLogprobs } from './logprobs.ts'
import { openParts } from './open-parts.ts'
import { callObject, spokenParts, toFinish, toUsage } from './response.ts'

/** One event. Its name stands in the event line and again in the data. */
export function event(type: string, fields: object): string {
  return formatSse({ type, ...fields }, { event: type })
}

const messageDelta = (message: object) => ({ delta: { message } })

function contentFrames(index: number, field: 'text' | 'thinking', said: string, context: WireContext): WireFrame[] {
  const content = (type: string, fields: object, rest: object = {}) => event(type, { index, ...messageDelta({ content: fields }), ...rest })
  return [
    { role: 'open', bytes: content('content-start', { type: field, [field]: '' }) },
    ...textPieces(said).map((piece): WireFrame => {
      if (field === 'thinking') return { role: 'reasoning', bytes: content('content-delta', { thinking: piece }) }
      return { role: 'text', bytes: content('content-delta', { text: piece }, pieceLogprobs(piece, context)), text: piece }
    }),
    { role: 'close', bytes: event('content-end', { index }) },
  ]
}

function callFrames(call: ToolCall, index: number): WireFrame[] {
  const send = (type: string, toolCalls: object) => event(type, { index, ...messageDelta({ tool_calls: toolCalls }) })
  return [
    {
      role: 'tool_open',
      bytes: send('tool-call-start', callObject(call, '')),
      tool: { index, name: call.name, piece: '', offset: 0 },
    },
    ...argumentPieces(call.arguments).map(
      ({ piece, offset }): WireFrame => ({
        role: 'tool_arguments',
        bytes: send('tool-call-delta', { function: { arguments: piece } }),
        tool: { index, name: call.name, piece, offset },
      }),
    ),
    { role: 'close', bytes: event('tool-call-end', { index }) },
  ]
}

/** A reply as events. What ends it is `message-end`: finish reason and usage in one. */
export function cohereFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const id = reply.id ?? wireId(context, 'chat')
  const { plan, content } = spokenParts(reply)
  const thoughts = reply.reasoning === undefined ? [] : contentFrames(0, 'thinking', reply.reasoning, context)
  const start = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] }
  return [
    { role: 'open', bytes: event('message-start', { id, ...messageDelta(start) }) },
    ...thoughts,
    ...textPieces(plan ?? '').map(
      (text): WireFrame => ({ role: 'text', bytes: event('tool-plan-delta', messageDelta({ tool_plan: text })), text }),
    ),
    ...(content === undefined ? [] : contentFrames(thoughts.length > 0 ? 1 : 0, 'text', content, context)),
    ...reply.toolCalls.flatMap(callFrames),
    { role: 'finish', bytes: event('message-end', { id, delta: { ...toFinish(reply.finish), usage: toUsage(reply.usage) } }) },
  ]
}

/** The events that end a cut stream as if it were whole: parts still open are closed first. */
export function cohereEndFrames(
  finish: 'tool_calls' | 'length' | 'stop',
  context: WireContext,
  sent: readonly WireFrame[] = [],
): WireFrame[] {
  return [
    ...openParts(sent).map(({ type, index }): WireFrame => ({ role: 'close', bytes: event(type, { index }) })),
    { role: 'finish', bytes: event('message-end', { id: wireId(context, 'chat'), delta: toFinish(finish) }) },
  ]
}
