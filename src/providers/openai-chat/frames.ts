import { argumentPieces, textPieces } from '../../internal/chunks.ts'
import { formatSse } from '../../internal/sse.ts'
import type { ModelReply, ToolCall } from '../../model/exchange.ts'
import { asObject } from '../lenient.ts'
import { type CompatibleHost, compatibleHost } from '../openai-compatible.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'
import { customInput } from '../tool-arguments.ts'
import { createdSeconds, wireId } from '../wire-ids.ts'
import { customToolNames } from './custom-tool-names.ts'
import { toChatFinish } from './finish.ts'
import { openAiLogprobs } from './logprobs.ts'
import { toChatUsage } from './usage.ts'

/** Makes the chunks of one answer: all share id, time and model. */
function chunkMaker(context: WireContext, reply?: ModelReply) {
  const host = compatibleHost(context.url)
  const asked = asObject(asObject(context.body)['stream_options'])['include_usage'] === true
  const head = {
    id: reply?.id ?? wireId(context, 'chatcmpl'),
    object: 'chat.completion.chunk',
    created: createdSeconds(context),
    model: reply?.model ?? context.request.model,
    ...host.bodyFields,
  }
  const nullUsage = asked ? { usage: null } : {}
  return {
    host,
    asked,
    delta: (delta: unknown, finish: string | null = null, logprobs: object | null = null) =>
      formatSse({
        ...head,
        choices: [{ index: 0, delta, logprobs, finish_reason: finish, ...host.choiceFields?.(finish) }],
        ...nullUsage,
      }),
    bare: (fields: object) => formatSse({ ...head, choices: [], ...fields }),
  }
}

type ChunkMaker = ReturnType<typeof chunkMaker>

function openFrames({ host, delta, bare }: ChunkMaker): WireFrame[] {
  return [
    ...(host.comment === undefined ? [] : [{ role: 'keepalive', bytes: host.comment } as const]),
    ...(host.promptFields === undefined ? [] : [{ role: 'open', bytes: bare(host.promptFields) } as const]),
    { role: 'open', bytes: delta({ role: 'assistant', content: '', refusal: null }) },
  ]
}

function reasoningFrames(reply: ModelReply, host: CompatibleHost, delta: ChunkMaker['delta']): WireFrame[] {
  const field = host.reasoningField
  if (field === undefined) return []
  return textPieces(reply.reasoning ?? '').map((piece) => ({ role: 'reasoning', bytes: delta({ [field]: piece }) }))
}

function callFrames(call: ToolCall, index: number, custom: ReadonlySet<string>, delta: ChunkMaker['delta']): WireFrame[] {
  const type = custom.has(call.name) ? 'custom' : 'function'
  const field = type === 'custom' ? 'input' : 'arguments'
  const text = type === 'custom' ? customInput(call.arguments) : call.arguments
  const id = call.id === '' ? {} : { id: call.id }
  const send = (fields: object) => delta({ tool_calls: [{ index, ...fields }] })
  return [
    {
      role: 'tool_open',
      bytes: send({ ...id, type, [type]: { name: call.name, [field]: '' } }),
      tool: { index, name: call.name, piece: '', offset: 0 },
    },
    ...argumentPieces(text).map(
      ({ piece, offset }): WireFrame => ({
        role: 'tool_arguments',
        bytes: send({ [type]: { [field]: piece } }),
        tool: { index, name: call.name, piece, offset },
      }),
    ),
  ]
}

const done: WireFrame = { role: 'end', bytes: 'data: [DONE]\n\n' }

/** A reply as a stream of chunks, ended by `[DONE]`. */
export function chatFrames(reply: ModelReply, context: WireContext): WireFrame[] {
  const maker = chunkMaker(context, reply)
  const { host, asked, delta, bare } = maker
  const custom = customToolNames(context.body)
  const usage = { usage: toChatUsage(reply.usage, host) }
  const sure = (part: 'content' | 'refusal', text: string) =>
    context.request.logprobs === true ? { content: null, refusal: null, [part]: openAiLogprobs(text) } : null
  return [
    ...openFrames(maker),
    ...reasoningFrames(reply, host, delta),
    ...textPieces(answerOf(reply) ?? '').map(
      (text): WireFrame => ({ role: 'text', bytes: delta({ content: text }, null, sure('content', text)), text }),
    ),
    ...textPieces(refusalOf(reply) ?? '').map(
      (text): WireFrame => ({ role: 'text', bytes: delta({ refusal: text }, null, sure('refusal', text)), text }),
    ),
    ...reply.toolCalls.flatMap((call, index) => callFrames(call, index, custom, delta)),
    { role: 'finish', bytes: delta({}, toChatFinish(reply.finish)) },
    ...(asked || host.streamUsage === 'always' ? [{ role: 'usage', bytes: bare(usage) } as const] : []),
    done,
  ]
}

/** The frames that end a cut stream as if it were whole. */
export function chatEndFrames(finish: 'tool_calls' | 'length' | 'stop', context: WireContext): WireFrame[] {
  return [{ role: 'finish', bytes: chunkMaker(context).delta({}, finish) }, done]
}
