import { textPieces } from '../../internal/chunks.ts'
import { formatSse } from '../../internal/sse.ts'
import type { ModelReply } from '../../model/exchange.ts'
import type { WireContext, WireFrame, WireReply } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'
import { streamReply } from '../wire-reply.ts'
import { asksForEvents } from './paths.ts'
import { callPart, type Part, responseObject, toEnding } from './response.ts'

/** A frame before it is written as an event or as an element of an array. */
type Draft = Omit<WireFrame, 'bytes'> & { readonly value: unknown }

/** Writes one value as the URL asks: an event, or an array element behind the opening bracket or a comma. */
export function encode(value: unknown, context: WireContext, isFirst: boolean): string {
  if (asksForEvents(context.url)) return formatSse(value, { newline: '\r\n' })
  return `${isFirst ? '[' : ',\r\n'}${JSON.stringify(value)}`
}

const arrayEnd: WireFrame = { role: 'end', bytes: ']' }

/** All frames of a stream. As events it ends without a marker. */
function finished(drafts: readonly Draft[], context: WireContext, sent = 0): WireFrame[] {
  const frames = drafts.map(({ value, ...draft }, index): WireFrame => ({ ...draft, bytes: encode(value, context, sent + index === 0) }))
  return asksForEvents(context.url) ? frames : [...frames, arrayEnd]
}

/** A reply as a stream of responses. A call comes whole in one part: it cannot be cut inside without cutting its frame. */
export function geminiFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const piece = (part: Part) => responseObject(context, [part], { reply })
  const refusal = refusalOf(reply)
  const answer = refusal === undefined ? (answerOf(reply) ?? '') : ''
  const ending = toEnding(reply.finish, refusal)
  const lastParts = refusal === undefined && reply.finish !== 'content_filter' ? [{ text: '' }] : []
  return finished(
    [
      ...textPieces(reply.reasoning ?? '').map((text): Draft => ({ role: 'reasoning', value: piece({ text, thought: true }) })),
      ...textPieces(answer).map((text): Draft => ({ role: 'text', value: piece({ text }), text })),
      ...reply.toolCalls.map(
        (call, index): Draft => ({
          role: 'tool_arguments',
          value: piece(callPart(call)),
          tool: { index, name: call.name, piece: call.arguments, offset: 0, isWhole: true },
        }),
      ),
      { role: 'finish', value: responseObject(context, lastParts, { ending, reply, usage: reply.usage }) },
    ],
    context,
  )
}

/** The frames that end a cut stream as if it were whole. */
export function geminiEndFrames(
  finish: 'tool_calls' | 'length' | 'stop',
  context: WireContext,
  sent: readonly WireFrame[] = [],
): WireFrame[] {
  return finished([{ role: 'finish', value: responseObject(context, [{ text: '' }], { ending: toEnding(finish) }) }], context, sent.length)
}

/** Frames with the headers their form asks for. */
export function geminiStream(frames: readonly WireFrame[], context: WireContext): WireReply {
  return streamReply(frames, {}, asksForEvents(context.url) ? undefined : 'application/json; charset=utf-8')
}

/** One value as a whole stream. */
export function singleFrame(value: unknown, context: WireContext): WireFrame[] {
  return finished([{ role: 'finish', value }], context)
}
