import { textPieces } from '../../internal/chunks.ts'
import type { ModelReply } from '../../model/exchange.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { wordsOf } from '../refusal-text.ts'
import { logprobsOf } from './logprobs.ts'
import { isGenerate } from './paths.ts'
import { callObject, responseObject, type Said, toDoneReason, toStatistics } from './response.ts'

/** One object, one line. */
export function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** A reply as lines. A call comes whole in one line; the last line says `done` and counts. */
export function ollamaFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const say = (said: Said, more: object = {}) => line(responseObject(context, said, { done: false, ...more }, reply.model))
  const calls = isGenerate(context.url) ? [] : reply.toolCalls
  return [
    ...textPieces(reply.reasoning ?? '').map((thinking): WireFrame => ({ role: 'reasoning', bytes: say({ thinking }) })),
    ...textPieces(wordsOf(reply) ?? '').map((text): WireFrame => ({ role: 'text', bytes: say({ text }, logprobsOf(text, context)), text })),
    ...calls.map(
      (call, index): WireFrame => ({
        role: 'tool_arguments',
        bytes: say({ calls: [callObject(call, index)] }),
        tool: { index, name: call.name, piece: call.arguments, offset: 0, isWhole: true },
      }),
    ),
    {
      role: 'finish',
      bytes: line(responseObject(context, {}, { done: true, ...toDoneReason(reply.finish), ...toStatistics(reply.usage) }, reply.model)),
    },
  ]
}

/** The line that ends a cut stream as if it were whole. */
export function ollamaEndFrames(finish: 'tool_calls' | 'length' | 'stop', context: WireContext): WireFrame[] {
  return [{ role: 'finish', bytes: line(responseObject(context, {}, { done: true, ...toDoneReason(finish) })) }]
}
