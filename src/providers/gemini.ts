import { approximateTokens } from '../internal/chunks.ts'
import { appendGeminiSystemText, insertGeminiTurns, replaceGeminiToolResult } from './gemini/edit-body.ts'
import { geminiErrorBody, phraseGemini } from './gemini/errors.ts'
import { encode, geminiEndFrames, geminiFrames, geminiStream } from './gemini/frames.ts'
import { asksForEvents, generatePath, otherVerbPath, streams } from './gemini/paths.ts'
import { geminiPlaces } from './gemini/places.ts'
import { readGeminiBody, readGeminiStream } from './gemini/read-reply.ts'
import { readGeminiRequest } from './gemini/read-request.ts'
import { responseObject, toEnding, toParts } from './gemini/response.ts'
import { rewriteGeminiRequest } from './gemini/rewrite.ts'
import { strayResponse, withResponseUsage } from './gemini/stray.ts'
import { withModelInPath } from './model-in-path.ts'
import { defineProvider, type Operation } from './provider.ts'
import { refusalOf } from './refusal-text.ts'
import { jsonReply } from './wire-reply.ts'

function operation(method: string, url: URL): Operation | undefined {
  if (method !== 'POST') return undefined
  if (generatePath.test(url.pathname)) return { kind: 'chat', stream: streams(url) }
  const other = otherVerbPath.exec(url.pathname)
  return other?.[1] === undefined ? undefined : { kind: 'other', name: other[1] }
}

/** Gemini generateContent and streamGenerateContent, on the Gemini API and on Vertex AI. */
export const gemini = defineProvider({
  name: 'gemini',
  docs: {
    title: 'Gemini generateContent',
    path: '/models/{model}:generateContent',
    hosts: ['generativelanguage.googleapis.com', '*aiplatform.googleapis.com'],
    clients: ['@google/genai', 'ai + @ai-sdk/google'],
  },
  operation,
  readRequest: readGeminiRequest,
  readReply: (body, streamed) => (streamed ? readGeminiStream(body) : readGeminiBody(body)),
  writeReply(reply, context) {
    if (context.request.stream) return geminiStream(geminiFrames(reply, context), context)
    return jsonReply(
      responseObject(context, toParts(reply), { ending: toEnding(reply.finish, refusalOf(reply)), reply, usage: reply.usage }),
    )
  },
  phrase: phraseGemini,
  streamError: (code, message, context, sent = []) => ({
    role: 'error',
    bytes: `${encode(geminiErrorBody({ kind: 'status', code, ...(message === undefined ? {} : { message }) }, context), context, sent.length === 0)}${asksForEvents(context.url) ? '' : ']'}`,
  }),
  keepAlive: () => ({ role: 'keepalive', bytes: ': keep-alive\r\n\r\n' }),
  endFrames: geminiEndFrames,
  strayFrame: strayResponse,
  withUsage: withResponseUsage,
  replaceToolResult: replaceGeminiToolResult,
  appendSystemText: appendGeminiSystemText,
  insertTurns: insertGeminiTurns,
  rewriteRequest: rewriteGeminiRequest,
  replaceModel: (sent, model) => withModelInPath(sent, generatePath, model),
  unpairedMessage: () =>
    'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
  approximates: (said) => ('finish' in said && said.finish === 'pause' ? 'a pause goes out as finishReason MAX_TOKENS' : undefined),
  places: geminiPlaces,
  answerOther: (name, body) =>
    name === 'countTokens' ? jsonReply({ totalTokens: approximateTokens(JSON.stringify(body ?? '')) }) : undefined,
})
