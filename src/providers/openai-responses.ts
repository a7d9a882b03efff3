import { formatSse } from '../internal/sse.ts'
import { asObject } from './lenient.ts'
import { compatibleHost } from './openai-compatible.ts'
import { openAiError, openAiQuotaHeaders, phraseOpenAi } from './openai-errors.ts'
import { answerResponsesOther, answerUnknownReference } from './openai-responses/answer-other.ts'
import { appendResponsesSystemText, insertResponsesTurns, replaceResponsesToolResult } from './openai-responses/edit-body.ts'
import { responsesEndFrames } from './openai-responses/end-frames.ts'
import { responsesPlaces } from './openai-responses/places.ts'
import { readResponsesBody, readResponsesStream } from './openai-responses/read-reply.ts'
import { readResponsesRequest } from './openai-responses/read-request.ts'
import { rewriteResponsesRequest } from './openai-responses/rewrite.ts'
import { renumberEvents, strayResponseEvent, withResponseUsage } from './openai-responses/stray.ts'
import { writeResponsesReply } from './openai-responses/write-reply.ts'
import { defineProvider, type Operation } from './provider.ts'

const createPath = /\/responses\/?$/
const otherPath = /\/responses\/(?:resp_[^/]+(?:\/(cancel|input_items))?|(compact|input_tokens))\/?$/
const conversationPath = /\/conversations(?:\/(conv_[^/]+))?\/?$/

function operation(method: string, url: URL): Operation | undefined {
  const path = url.pathname
  if (createPath.test(path)) return method === 'POST' ? { kind: 'chat', stream: false } : undefined
  const other = otherPath.exec(path)
  if (other !== null)
    return { kind: 'other', name: other[1] === 'cancel' ? 'cancel_response' : (other[1] ?? other[2] ?? `${method.toLowerCase()}_response`) }
  const conversation = conversationPath.exec(path)
  if (conversation === null || compatibleHost(url).name === 'local') return undefined
  if (conversation[1] === undefined) return method === 'POST' ? { kind: 'other', name: 'create_conversation' } : undefined
  return method === 'GET' ? { kind: 'other', name: 'get_conversation' } : undefined
}

function recognizes(input: unknown): boolean {
  const body = asObject(input)
  return (
    typeof body['model'] === 'string' && ['input', 'previous_response_id', 'conversation', 'prompt'].some((key) => body[key] !== undefined)
  )
}

/** OpenAI Responses, with the history the provider keeps. */
export const openaiResponses = defineProvider({
  name: 'openai-responses',
  docs: {
    title: 'OpenAI Responses',
    path: '/responses',
    hosts: ['api.openai.com', '*.openai.azure.com', 'api.x.ai', 'api.groq.com', 'openrouter.ai', 'local servers'],
    clients: ['openai', 'ai + @ai-sdk/openai', '@langchain/openai'],
  },
  operation,
  recognizes,
  readRequest: readResponsesRequest,
  readReply: (body, streamed) => (streamed ? readResponsesStream(body) : readResponsesBody(body)),
  writeReply: writeResponsesReply,
  phrase: phraseOpenAi,
  streamError(code, message, context) {
    const error = openAiError(code, context)
    const event = {
      type: 'error',
      sequence_number: 0,
      code: error.code ?? error.type,
      message: message ?? error.message,
      param: error.param ?? null,
    }
    return { role: 'error', bytes: formatSse(event, { event: 'error' }) }
  },
  answerUnknownReference,
  keepAlive: () => ({ role: 'keepalive', bytes: ': keep-alive\n\n' }),
  endFrames: responsesEndFrames,
  strayFrame: strayResponseEvent,
  withUsage: withResponseUsage,
  renumber: renumberEvents,
  replaceToolResult: (body, callId, { text }) => replaceResponsesToolResult(body, callId, text),
  appendSystemText: appendResponsesSystemText,
  insertTurns: insertResponsesTurns,
  rewriteRequest: rewriteResponsesRequest,
  unpairedMessage: (callId, problem) =>
    problem === 'missing'
      ? `No tool output found for function call ${callId}.`
      : `No tool call found for function call output with call_id ${callId}.`,
  quotaHeaders: openAiQuotaHeaders,
  approximates: (said) => ('finish' in said && said.finish === 'pause' ? 'a pause goes out as incomplete: max_output_tokens' : undefined),
  places: responsesPlaces,
  answerOther: answerResponsesOther,
})
