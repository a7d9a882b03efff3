import { formatSse } from '../internal/sse.ts'
import { asObject, decodeSegment } from './lenient.ts'
import { withModelInPath } from './model-in-path.ts'
import { deploymentPath } from './openai-azure.ts'
import { appendChatSystemText, insertChatTurns, replaceChatToolResult } from './openai-chat/edit-body.ts'
import { chatEndFrames } from './openai-chat/frames.ts'
import { answerModels } from './openai-chat/models.ts'
import { chatPlaces } from './openai-chat/places.ts'
import { readChatBody, readChatStream } from './openai-chat/read-reply.ts'
import { readChatRequest } from './openai-chat/read-request.ts'
import { rewriteChatRequest } from './openai-chat/rewrite.ts'
import { strayChunk, withChatUsage } from './openai-chat/stray.ts'
import { writeChatReply } from './openai-chat/write-reply.ts'
import { compatibleHost } from './openai-compatible.ts'
import { openAiError, openAiQuotaHeaders, phraseOpenAi } from './openai-errors.ts'
import { defineProvider, type Operation } from './provider.ts'
import { hasOwnDialect } from './provider-hosts.ts'

const chatPath = /\/chat\/completions\/?$/
const otherPath = /\/(completions|models)\/?$|\/models\/[^/:]+$/
const modelsPath = /\/models(\/|$)/

function operation(method: string, url: URL): Operation | undefined {
  const path = url.pathname
  if (method === 'POST' && chatPath.test(path)) return hasOwnDialect(url.hostname) ? undefined : { kind: 'chat', stream: false }
  const other = otherPath.exec(path)
  if (other === null || compatibleHost(url).name === 'local') return undefined
  if (modelsPath.test(path)) return method === 'GET' ? { kind: 'other', name: 'models' } : undefined
  return method === 'POST' && other[1] !== undefined ? { kind: 'other', name: other[1] } : undefined
}

/** OpenAI Chat Completions, and every host that speaks it. Host differences are data: `openai-compatible.ts`. */
export const openaiChat = defineProvider({
  name: 'openai-chat',
  docs: {
    title: 'OpenAI Chat Completions and compatible hosts',
    path: '/chat/completions',
    hosts: [
      'api.openai.com',
      '*.openai.azure.com',
      'openrouter.ai',
      'api.groq.com',
      'api.together.xyz',
      'api.deepseek.com',
      'api.x.ai',
      'local servers',
    ],
    clients: ['openai', 'ai + @ai-sdk/openai (.chat)', '@langchain/openai'],
  },
  operation,
  recognizes: (body) => Array.isArray(asObject(body)['messages']) || typeof asObject(body)['model'] === 'string',
  readRequest(body, { url }) {
    const read = readChatRequest(body)
    const deployment = deploymentPath.exec(url.pathname)?.[1]
    return deployment === undefined ? read : { ...read, model: decodeSegment(deployment) }
  },
  readReply: (body, streamed) => (streamed ? readChatStream(body) : readChatBody(body)),
  writeReply: writeChatReply,
  phrase: phraseOpenAi,
  streamError(code, message, context) {
    const error = openAiError(code, context)
    return { role: 'error', bytes: formatSse(compatibleHost(context.url).errorBody({ ...error, message: message ?? error.message }, code)) }
  },
  keepAlive: () => ({ role: 'keepalive', bytes: ': keep-alive\n\n' }),
  endFrames: chatEndFrames,
  strayFrame: strayChunk,
  withUsage: withChatUsage,
  replaceToolResult: (body, callId, { text }) => replaceChatToolResult(body, callId, text),
  appendSystemText: appendChatSystemText,
  insertTurns: insertChatTurns,
  unpairedMessage: (callId, problem) =>
    problem === 'missing'
      ? `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${callId}`
      : `Invalid parameter: 'tool_call_id' of '${callId}' not found in 'tool_calls' of previous message.`,
  rewriteRequest: (body, rewrite, { url }) =>
    rewrite.model !== undefined && deploymentPath.test(url.pathname)
      ? { impossible: 'the URL names the deployment' }
      : rewriteChatRequest(body, rewrite),
  replaceModel(sent, model) {
    const body = asObject(sent.body)
    return withModelInPath({ ...sent, body: typeof body['model'] === 'string' ? { ...body, model } : sent.body }, deploymentPath, model)
  },
  quotaHeaders: openAiQuotaHeaders,
  approximates: (said) => ('finish' in said && said.finish === 'pause' ? 'a pause goes out as finish_reason length' : undefined),
  places: chatPlaces,
  answerOther: (name, _body, url, context) => (name === 'models' ? answerModels(url, context) : undefined),
})
