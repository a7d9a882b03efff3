import { createApproximation } from './approximations.ts'
import { answerCohere, otherOperation } from './cohere/answer-other.ts'
import { recognizesCohere, replaceCohereToolResult } from './cohere/edit-body.ts'
import { cohereErrorText, cohereHeaders, phraseCohere } from './cohere/errors.ts'
import { cohereEndFrames, cohereFrames, event } from './cohere/frames.ts'
import { replyLogprobs } from './cohere/logprobs.ts'
import { coherePlaces } from './cohere/places.ts'
import { readCohereBody, readCohereStream } from './cohere/read-reply.ts'
import { readCohereRequest } from './cohere/read-request.ts'
import { messageObject, spokenParts, toFinish, toUsage } from './cohere/response.ts'
import { rewriteCohereRequest } from './cohere/rewrite.ts'
import { strayCohereEvent, withCohereUsage } from './cohere/stray.ts'
import { appendChatSystemText, insertChatTurns } from './openai-chat/edit-body.ts'
import { defineProvider, type Operation } from './provider.ts'
import { wireId } from './wire-ids.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

const chatPath = /\/v2\/chat\/?$/

function operation(method: string, url: URL): Operation | undefined {
  if (method === 'POST' && chatPath.test(url.pathname)) return { kind: 'chat', stream: false }
  const name = otherOperation(method, url)
  return name === undefined ? undefined : { kind: 'other', name }
}

/** Cohere chat, version 2. */
export const cohere = defineProvider({
  name: 'cohere',
  docs: { title: 'Cohere chat v2', path: '/v2/chat', hosts: ['api.cohere.com', 'api.cohere.ai'], clients: ['cohere-ai'] },
  operation,
  recognizes: recognizesCohere,
  readRequest: (body) => readCohereRequest(body),
  readReply: (body, streamed) => (streamed ? readCohereStream(body) : readCohereBody(body)),
  writeReply(reply, context) {
    const headers = cohereHeaders(context)
    if (context.request.stream) return streamReply(cohereFrames(reply, context), headers, 'text/event-stream')
    const body = {
      id: reply.id ?? wireId(context, 'chat'),
      ...toFinish(reply.finish),
      message: messageObject(reply),
      usage: toUsage(reply.usage),
      ...replyLogprobs(spokenParts(reply).content ?? '', context),
    }
    return jsonReply(body, headers)
  },
  phrase: phraseCohere,
  streamError: (code, message, context) => ({
    role: 'error',
    bytes: event('message-end', {
      id: wireId(context, 'chat'),
      delta: {
        finish_reason: 'ERROR',
        error: cohereErrorText({ kind: 'status', code, ...(message === undefined ? {} : { message }) }, context),
      },
    }),
  }),
  keepAlive: () => ({ role: 'keepalive', bytes: ': keep-alive\n\n' }),
  endFrames: cohereEndFrames,
  approximates: createApproximation({
    filtered: 'the finish reason is `ERROR`: there is no word for a filter',
    blocked: 'an empty reply whose finish reason is `ERROR`',
  }),
  strayFrame: strayCohereEvent,
  withUsage: withCohereUsage,
  quotaHeaders: (quotas, context) => cohereHeaders(context, { kind: 'status', code: 'rate_limited', quotas }),
  places: coherePlaces,
  replaceToolResult: (body, callId, { text }) => replaceCohereToolResult(body, callId, text),
  appendSystemText: appendChatSystemText,
  insertTurns: insertChatTurns,
  rewriteRequest: rewriteCohereRequest,
  answerOther: (name, body, url) => answerCohere(name, body, url),
})
