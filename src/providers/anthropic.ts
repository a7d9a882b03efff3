import { approximateTokens } from '../internal/chunks.ts'
import { appendAnthropicSystemText, insertAnthropicTurns, recognizesAnthropic, replaceAnthropicToolResult } from './anthropic/edit-body.ts'
import { anthropicError, anthropicHeaders, phraseAnthropic } from './anthropic/errors.ts'
import { anthropicFrames, endOf, event, ping } from './anthropic/frames.ts'
import { messageObject, toBlocks, toEnding, toUsage } from './anthropic/message.ts'
import { anthropicPlaces } from './anthropic/places.ts'
import { openBlocks, readAnthropicBody, readAnthropicStream } from './anthropic/read-reply.ts'
import { readAnthropicRequest, vertexPath } from './anthropic/read-request.ts'
import { rewriteAnthropicRequest } from './anthropic/rewrite.ts'
import { strayEvent, withMessageUsage } from './anthropic/stray.ts'
import { defineProvider, type Operation } from './provider.ts'
import { sentText } from './sent-text.ts'
import { wireId } from './wire-ids.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

const messagesPath = /\/v1\/messages\/?$/
const otherPath = /\/v1\/messages\/(count_tokens|batches)(\/|$)/

function operation(method: string, url: URL): Operation | undefined {
  if (method !== 'POST') return undefined
  if (messagesPath.test(url.pathname)) return { kind: 'chat', stream: false }
  const vertex = vertexPath.exec(url.pathname)
  // Claude on Vertex AI counts tokens under the name of a model.
  if (vertex?.[1] === 'count-tokens') return { kind: 'other', name: 'count_tokens' }
  if (vertex !== null) return { kind: 'chat', stream: vertex[2] === 'streamRawPredict' }
  const other = otherPath.exec(url.pathname)
  return other?.[1] === undefined ? undefined : { kind: 'other', name: other[1] }
}

/** Anthropic Messages. */
export const anthropic = defineProvider({
  name: 'anthropic',
  docs: {
    title: 'Anthropic Messages',
    path: '/v1/messages',
    hosts: [
      'api.anthropic.com',
      'openrouter.ai',
      'api.deepseek.com/anthropic',
      '*.services.ai.azure.com/anthropic',
      '*aiplatform.googleapis.com',
    ],
    clients: ['@anthropic-ai/sdk', '@anthropic-ai/vertex-sdk', 'ai + @ai-sdk/anthropic'],
  },
  operation,
  recognizes: recognizesAnthropic,
  readRequest: readAnthropicRequest,
  readReply: (body, streamed) => (streamed ? readAnthropicStream(body) : readAnthropicBody(body)),
  writeReply(reply, context) {
    const headers = anthropicHeaders(context)
    if (context.request.stream) return streamReply(anthropicFrames(reply, context), headers)
    return jsonReply(
      messageObject(reply, context, { content: toBlocks(reply, context), ...toEnding(reply), usage: toUsage(reply.usage) }),
      headers,
    )
  },
  phrase: phraseAnthropic,
  streamError: (code, message, context) => ({
    role: 'error',
    bytes: event('error', { error: anthropicError(code, context, message), request_id: wireId(context, 'req') }),
  }),
  keepAlive: () => ping,
  endFrames: (finish, _context, sent = []) => endOf(finish, openBlocks(sentText(sent))),
  strayFrame: strayEvent,
  withUsage: withMessageUsage,
  replaceToolResult: replaceAnthropicToolResult,
  appendSystemText: appendAnthropicSystemText,
  insertTurns: insertAnthropicTurns,
  rewriteRequest: rewriteAnthropicRequest,
  unpairedMessage: (callId, problem) =>
    problem === 'missing'
      ? `messages: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${callId}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`
      : `messages: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${callId}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
  quotaHeaders: (quotas, context) => anthropicHeaders(context, quotas),
  places: anthropicPlaces,
  answerOther: (name, body) =>
    name === 'count_tokens' ? jsonReply({ input_tokens: approximateTokens(JSON.stringify(body ?? '')) }) : undefined,
})
