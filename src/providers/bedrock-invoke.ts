import { parseJson } from '../internal/json.ts'
import type { ModelReply } from '../model/exchange.ts'
import { bedrockHeaders, bedrockStreamError, phraseBedrock } from './bedrock/errors.ts'
import { EVENT_STREAM } from './bedrock/event-frame.ts'
import { modelCall, modelPath } from './bedrock/paths.ts'
import { chunkFrame, chunkPayload, eventsInChunks } from './bedrock-invoke/chunk.ts'
import { anthropicFamily, type Family, familyOf, familyThatWrote } from './bedrock-invoke/families.ts'
import { asObject } from './lenient.ts'
import { withModelInPath } from './model-in-path.ts'
import { defineProvider, type Operation, type WireContext, type WireFrame, type WireReply } from './provider.ts'
import { sentText } from './sent-text.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

const LATENCY_MS = 420

function operation(method: string, url: URL): Operation | undefined {
  const verb = method === 'POST' ? modelCall(url)?.verb : undefined
  const isOurs = verb === 'invoke' || verb === 'invoke-with-response-stream'
  return isOurs ? { kind: 'chat', stream: verb === 'invoke-with-response-stream' } : undefined
}

const familyIn = ({ body }: WireContext): Family => familyOf(body) ?? anthropicFamily

/** The frames of the wire inside, each in a chunk. */
function inChunks(family: Family, frames: readonly WireFrame[], usage?: ModelReply['usage']): WireFrame[] {
  const chunks = frames.flatMap((frame) => {
    const event = family.toChunk(frame)
    return event === undefined ? [] : [{ frame, event }]
  })
  const metrics = {
    inputTokenCount: usage?.inputTokens ?? 0,
    outputTokenCount: usage?.outputTokens ?? 0,
    invocationLatency: LATENCY_MS,
    firstByteLatency: LATENCY_MS / 2,
  }
  return chunks.map(({ frame, event }, index) =>
    chunkFrame(frame, index < chunks.length - 1 ? event : { ...asObject(event), 'amazon-bedrock-invocationMetrics': metrics }),
  )
}

function write(reply: ModelReply, context: WireContext): WireReply {
  const family = familyIn(context)
  const { frames } = family.wire.writeReply(reply, context)
  const { usage } = reply
  if (context.request.stream) {
    const headers = { ...bedrockHeaders(context), 'x-amzn-bedrock-content-type': 'application/json' }
    return streamReply(inChunks(family, frames, usage), headers, EVENT_STREAM)
  }
  const whole = jsonReply(undefined, {
    ...bedrockHeaders(context),
    'x-amzn-bedrock-invocation-latency': String(LATENCY_MS),
    'x-amzn-bedrock-input-token-count': String(usage.inputTokens),
    'x-amzn-bedrock-output-token-count': String(usage.outputTokens),
  })
  return { ...whole, frames }
}

/** A frame of a stream as the wire inside it would have sent it. */
function innerFrame(family: Family, frame: WireFrame): WireFrame {
  const [inner] = family.fromChunks(eventsInChunks(sentText([frame])))
  return inner === undefined ? frame : { ...frame, bytes: inner.bytes }
}

function withUnknownPart(reply: WireReply, context: WireContext): WireReply {
  const family = familyIn(context)
  const add = family.wire.places?.unknownPart
  if (!add) return reply
  if (!reply.streamed) return add(reply, context)
  const inner = reply.frames.map((frame) => innerFrame(family, frame))
  const added = add({ ...reply, frames: inner }, context).frames
  const isOwn = (frame: WireFrame) => reply.frames[inner.indexOf(frame)]
  return { ...reply, frames: added.map((frame) => isOwn(frame) ?? chunkFrame(frame, family.toChunk(frame))) }
}

/** Amazon Bedrock InvokeModel with the bodies of Anthropic (Claude on Bedrock) and of Amazon Nova. */
export const bedrockInvoke = defineProvider({
  name: 'bedrock-invoke',
  docs: {
    title: 'Amazon Bedrock InvokeModel, bodies of Anthropic and Nova',
    path: '/model/{id}/invoke',
    hosts: ['bedrock-runtime.{region}.amazonaws.com'],
    clients: ['@anthropic-ai/bedrock-sdk', '@aws-sdk/client-bedrock-runtime (InvokeModel)'],
  },
  operation,
  recognizes: (body) => familyOf(body) !== undefined,
  unspoken: (body) =>
    familyOf(body) === undefined
      ? 'InvokeModel takes another body for each family of models, and khaostest speaks those of Anthropic and Amazon Nova. What helps: ConverseCommand, which has one form for all models.'
      : undefined,
  readRequest(body, context) {
    const { url } = context
    const call = modelCall(url)
    const read = (familyOf(body) ?? anthropicFamily).wire.readRequest(body, context)
    return { ...read, provider: 'bedrock-invoke', model: call?.model ?? '', stream: call?.verb === 'invoke-with-response-stream' }
  },
  readReply(body, streamed) {
    if (!streamed) return familyThatWrote(parseJson(body)).wire.readReply(body, false)
    const events = eventsInChunks(body)
    const family = familyThatWrote(events[0])
    return family.wire.readReply(sentText(family.fromChunks(events)), true)
  },
  writeReply: write,
  phrase: phraseBedrock,
  streamError: bedrockStreamError,
  keepAlive: () => undefined,
  endFrames(finish, context, sent = []) {
    const family = familyIn(context)
    const inner = family.fromChunks(eventsInChunks(sentText(sent)))
    return inChunks(family, family.wire.endFrames(finish, context, inner))
  },
  payload: chunkPayload,
  replaceModel: (sent, model) => withModelInPath(sent, modelPath, model),
  approximates: (said) => ('kind' in said ? undefined : anthropicFamily.wire.approximates?.(said)),
  strayFrame(kind, context, like) {
    const family = familyIn(context)
    const stray = family.wire.strayFrame?.(kind, context, innerFrame(family, like))
    return stray && chunkFrame(stray, family.toChunk(stray))
  },
  withUsage(frame, usage) {
    const [event] = eventsInChunks(sentText([frame]))
    const family = familyThatWrote(event)
    const inner = innerFrame(family, frame)
    const counted = family.wire.withUsage?.(inner, usage)
    return counted === inner ? frame : counted && chunkFrame(counted, family.toChunk(counted))
  },
  replaceToolResult: (body, callId, result) => (familyOf(body) ?? anthropicFamily).wire.replaceToolResult(body, callId, result),
  appendSystemText: (body, text) => (familyOf(body) ?? anthropicFamily).wire.appendSystemText(body, text),
  insertTurns: (body, turns) => (familyOf(body) ?? anthropicFamily).wire.insertTurns(body, turns),
  unpairedMessage: (callId, problem) => anthropicFamily.wire.unpairedMessage?.(callId, problem) ?? `Unexpected Id: ${callId}`,
  rewriteRequest: (body, rewrite, context) =>
    (familyOf(body) ?? anthropicFamily).wire.rewriteRequest?.(body, rewrite, context) ?? { impossible: 'no such form of bodies' },
  places: {
    renamed: 'input_tokens',
    logprobs: null,
    callIndex: ['index'],
    unknownPart: withUnknownPart,
  },
})
