import { textPieces } from '../../internal/chunks.ts'
import { formatSse } from '../../internal/sse.ts'
import type { ModelReply } from '../../model/exchange.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { wordsOf } from '../refusal-text.ts'
import { createdSeconds, wireId } from '../wire-ids.ts'
import { callObject, thinkingChunk, toFinishReason, toUsage } from './response.ts'

function chunkMaker(context: WireContext, reply?: ModelReply) {
  const head = {
    id: reply?.id ?? wireId(context, 'cmpl'),
    object: 'chat.completion.chunk',
    created: createdSeconds(context),
    model: reply?.model ?? context.request.model,
  }
  return (delta: unknown, finish: string | null = null, rest: object = {}) =>
    formatSse({ ...head, choices: [{ index: 0, delta, finish_reason: finish }], ...rest })
}

const done: WireFrame = { role: 'end', bytes: 'data: [DONE]\n\n' }

/** A reply as chunks. A call comes whole in one delta: the client library rejects pieces of one. Finish and usage share the last chunk. */
export function mistralFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const chunk = chunkMaker(context, reply)
  return [
    { role: 'open', bytes: chunk({ role: 'assistant', content: '' }) },
    ...textPieces(reply.reasoning ?? '').map(
      (text): WireFrame => ({ role: 'reasoning', bytes: chunk({ content: [thinkingChunk(text)] }) }),
    ),
    ...textPieces(wordsOf(reply) ?? '').map((text): WireFrame => ({ role: 'text', bytes: chunk({ content: text }), text })),
    ...reply.toolCalls.map(
      (call, index): WireFrame => ({
        role: 'tool_arguments',
        bytes: chunk({ content: '', tool_calls: [callObject(call, index)] }),
        tool: { index, name: call.name, piece: call.arguments, offset: 0, isWhole: true },
      }),
    ),
    { role: 'finish', bytes: chunk({ content: '' }, toFinishReason(reply.finish), { usage: toUsage(reply.usage) }) },
    done,
  ]
}

/** The frames that end a cut stream as if it were whole. */
export function mistralEndFrames(finish: 'tool_calls' | 'length' | 'stop', context: WireContext): WireFrame[] {
  return [{ role: 'finish', bytes: chunkMaker(context)({ content: '' }, finish) }, done]
}
