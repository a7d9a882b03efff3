import { approximateTokens } from '../internal/chunks.ts'
import type { ModelReply } from '../model/exchange.ts'
import { appendConverseSystemText, insertConverseTurns, recognizesConverse, replaceConverseToolResult } from './bedrock/edit-body.ts'
import { bedrockHeaders, bedrockStreamError, phraseBedrock } from './bedrock/errors.ts'
import { EVENT_STREAM, eventFrame, eventPayload } from './bedrock/event-frame.ts'
import { converseEnd, converseEvents } from './bedrock/frames.ts'
import { converseBody, nearestInConverse } from './bedrock/message.ts'
import { modelCall, modelPath } from './bedrock/paths.ts'
import { bedrockPlaces } from './bedrock/places.ts'
import { eventsOf, openBlocks, readConverseBody, readConverseEvents } from './bedrock/read-reply.ts'
import { readConverseRequest } from './bedrock/read-request.ts'
import { rewriteConverseRequest } from './bedrock/rewrite.ts'
import { strayConverseEvent, withConverseUsage } from './bedrock/stray.ts'
import { withModelInPath } from './model-in-path.ts'
import { defineProvider, type Operation, type WireContext, type WireReply } from './provider.ts'
import { sentText } from './sent-text.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

function operation(method: string, url: URL): Operation | undefined {
  const verb = method === 'POST' ? modelCall(url)?.verb : undefined
  if (verb === 'count-tokens') return { kind: 'other', name: 'count-tokens' }
  return verb === 'converse' || verb === 'converse-stream' ? { kind: 'chat', stream: verb === 'converse-stream' } : undefined
}

function write(reply: ModelReply, context: WireContext): WireReply {
  const headers = bedrockHeaders(context)
  if (!context.request.stream) return jsonReply(converseBody(reply, context), headers)
  return streamReply(converseEvents(reply, context).map(eventFrame), headers, EVENT_STREAM)
}

const blocked: ModelReply = {
  text: 'Sorry, the model cannot answer this question.',
  toolCalls: [],
  finish: 'content_filter',
  usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 },
}

/** Amazon Bedrock Converse and ConverseStream. */
export const bedrock = defineProvider({
  name: 'bedrock',
  docs: {
    title: 'Amazon Bedrock Converse',
    path: '/model/{id}/converse',
    hosts: ['bedrock-runtime.{region}.amazonaws.com'],
    clients: ['@aws-sdk/client-bedrock-runtime'],
  },
  operation,
  recognizes: recognizesConverse,
  readRequest: readConverseRequest,
  readReply: (body, streamed) => (streamed ? readConverseEvents(eventsOf(body)) : readConverseBody(body)),
  writeReply: write,
  // A guardrail that stops a prompt answers with status 200 and its own sentence.
  phrase(disturbance, context) {
    const isBlocked = disturbance.code === 'content_filter' && disturbance.status === undefined && typeof disturbance.body !== 'object'
    return isBlocked ? write({ ...blocked, text: disturbance.message ?? blocked.text ?? '' }, context) : phraseBedrock(disturbance, context)
  },
  streamError: bedrockStreamError,
  keepAlive: () => undefined,
  strayFrame: strayConverseEvent,
  withUsage: withConverseUsage,
  endFrames: (finish, _context, sent = []) => converseEnd(finish, openBlocks(eventsOf(sentText(sent)))).map(eventFrame),
  payload: eventPayload,
  replaceModel: (sent, model) => withModelInPath(sent, modelPath, model),
  places: bedrockPlaces,
  approximates: nearestInConverse,
  replaceToolResult: replaceConverseToolResult,
  appendSystemText: appendConverseSystemText,
  insertTurns: insertConverseTurns,
  rewriteRequest: rewriteConverseRequest,
  unpairedMessage: (callId, problem) =>
    problem === 'missing'
      ? `Expected toolResult blocks in the next message for the following Ids: ${callId}`
      : `The toolResult blocks exceed the toolUse blocks of the previous turn. Unexpected Id: ${callId}`,
  answerOther: (name, body) =>
    name === 'count-tokens' ? jsonReply({ inputTokens: approximateTokens(JSON.stringify(body ?? '')) }) : undefined,
})
