import { argumentPieces, textPieces } from '../../internal/chunks.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import type { WireContext } from '../provider.ts'
import { wordsOf } from '../refusal-text.ts'
import type { EventDraft } from './event-frame.ts'
import { metrics, signatureOf, toStop, toUsage } from './message.ts'

function delta(contentBlockIndex: number, content: object): Pick<EventDraft, 'type' | 'payload'> {
  return { type: 'contentBlockDelta', payload: { contentBlockIndex, delta: content } }
}

function blockStop(contentBlockIndex: number): EventDraft {
  return { role: 'close', type: 'contentBlockStop', payload: { contentBlockIndex } }
}

function reasoningBlock(index: number, reasoning: string, signature: string): EventDraft[] {
  return [
    ...textPieces(reasoning).map((text): EventDraft => ({ role: 'reasoning', ...delta(index, { reasoningContent: { text } }) })),
    { role: 'reasoning', ...delta(index, { reasoningContent: { signature } }) },
    blockStop(index),
  ]
}

/** Text blocks have no start event. */
function textBlock(index: number, whole: string): EventDraft[] {
  const pieces = whole === '' ? [''] : textPieces(whole)
  return [...pieces.map((text): EventDraft => ({ role: 'text', text, ...delta(index, { text }) })), blockStop(index)]
}

function callBlock(index: number, { id, name, arguments: args }: ToolCall, callIndex: number): EventDraft[] {
  const place = { index: callIndex, name }
  const toolUse = { ...(id === '' ? {} : { toolUseId: id }), name }
  return [
    {
      role: 'tool_open',
      type: 'contentBlockStart',
      payload: { contentBlockIndex: index, start: { toolUse } },
      tool: { ...place, piece: '', offset: 0 },
    },
    ...argumentPieces(args).map(
      ({ piece, offset }): EventDraft => ({
        role: 'tool_arguments',
        ...delta(index, { toolUse: { input: piece } }),
        tool: { ...place, piece, offset },
      }),
    ),
    blockStop(index),
  ]
}

function closing(finish: ModelReply['finish'], usage: ModelReply['usage']): EventDraft[] {
  return [
    { role: 'finish', type: 'messageStop', payload: toStop(finish) },
    { role: 'usage', type: 'metadata', payload: { metrics, usage: toUsage(usage) } },
  ]
}

/** A reply as the events of a Converse stream. The stream ends without a marker. */
export function converseEvents(reply: ModelReply, context: WireContext): EventDraft[] {
  const text = wordsOf(reply)
  const blocks: ((index: number) => EventDraft[])[] = []
  const { reasoning } = reply
  if (reasoning !== undefined) blocks.push((index) => reasoningBlock(index, reasoning, signatureOf(context)))
  if (text !== undefined) blocks.push((index) => textBlock(index, text))
  for (const [callIndex, call] of reply.toolCalls.entries()) blocks.push((index) => callBlock(index, call, callIndex))
  return [
    { role: 'open', type: 'messageStart', payload: { role: 'assistant' } },
    ...blocks.flatMap((block, index) => block(index)),
    ...closing(reply.finish, reply.usage),
  ]
}

const noUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }

/** The events that end a cut message as if it were whole; blocks still open are closed first. */
export function converseEnd(finish: ModelReply['finish'], openBlocks: readonly number[]): EventDraft[] {
  return [...openBlocks.map(blockStop), ...closing(finish, noUsage)]
}
