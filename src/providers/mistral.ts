import { formatSse } from '../internal/sse.ts'
import { createApproximation } from './approximations.ts'
import { mistralCallId } from './mistral/call-id.ts'
import { appendMistralSystemText, insertMistralTurns, replaceMistralToolResult } from './mistral/edit-body.ts'
import { mistralErrorBody, phraseMistral } from './mistral/errors.ts'
import { mistralEndFrames, mistralFrames } from './mistral/frames.ts'
import { mistralHeaders } from './mistral/headers.ts'
import { answerMistralModels } from './mistral/models.ts'
import { isCompletion, otherOperation, vertexStream } from './mistral/paths.ts'
import { mistralPlaces } from './mistral/places.ts'
import { readMistralBody, readMistralStream } from './mistral/read-reply.ts'
import { readMistralRequest } from './mistral/read-request.ts'
import { messageObject, toFinishReason, toUsage } from './mistral/response.ts'
import { rewriteMistralRequest } from './mistral/rewrite.ts'
import { strayMistralChunk, withMistralUsage } from './mistral/stray.ts'
import { defineProvider, type Operation } from './provider.ts'
import { createdSeconds, wireId } from './wire-ids.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

function operation(method: string, url: URL): Operation | undefined {
  const vertex = vertexStream(url)
  if (method === 'POST' && vertex !== undefined) return { kind: 'chat', stream: vertex }
  if (method === 'POST' && isCompletion(url)) return { kind: 'chat', stream: false }
  const name = otherOperation(method, url)
  return name === undefined ? undefined : { kind: 'other', name }
}

/** Mistral chat, agents and fill-in-the-middle completions, on Mistral's own hosts and on Vertex AI. */
export const mistral = defineProvider({
  name: 'mistral',
  docs: {
    title: 'Mistral chat completions',
    path: '/v1/chat/completions',
    hosts: ['api.mistral.ai', 'codestral.mistral.ai', '*aiplatform.googleapis.com'],
    clients: ['@mistralai/mistralai'],
  },
  operation,
  readRequest: readMistralRequest,
  readReply: (body, streamed) => (streamed ? readMistralStream(body) : readMistralBody(body)),
  writeReply(reply, context) {
    const headers = mistralHeaders(context)
    if (context.request.stream) return streamReply(mistralFrames(reply, context), headers)
    const body = {
      id: reply.id ?? wireId(context, 'cmpl'),
      object: 'chat.completion',
      created: createdSeconds(context),
      model: reply.model ?? context.request.model,
      choices: [{ index: 0, message: messageObject(reply), finish_reason: toFinishReason(reply.finish) }],
      usage: toUsage(reply.usage),
    }
    return jsonReply(body, headers)
  },
  phrase: phraseMistral,
  streamError: (code, message, context) => ({
    role: 'error',
    bytes: formatSse(mistralErrorBody({ kind: 'status', code, ...(message === undefined ? {} : { message }) }, context)),
  }),
  keepAlive: () => ({ role: 'keepalive', bytes: ': keep-alive\n\n' }),
  endFrames: mistralEndFrames,
  callId: mistralCallId,
  approximates: createApproximation({
    filtered: 'the finish reason is `error`: there is no word for a filter',
    blocked: 'an empty reply whose finish reason is `error`',
  }),
  strayFrame: strayMistralChunk,
  withUsage: withMistralUsage,
  quotaHeaders: (quotas, context) => mistralHeaders(context, { kind: 'status', code: 'rate_limited', quotas }),
  places: mistralPlaces,
  replaceToolResult: (body, callId, { text }) => replaceMistralToolResult(body, callId, text),
  appendSystemText: appendMistralSystemText,
  insertTurns: insertMistralTurns,
  rewriteRequest: rewriteMistralRequest,
  unpairedMessage: () => 'Not the same number of function calls and responses',
  answerOther: (name, _body, url, context) => (name === 'models' ? answerMistralModels(url, context) : undefined),
})
