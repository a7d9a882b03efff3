import { createApproximation } from './approximations.ts'
import { answerOllama } from './ollama/answer-other.ts'
import { appendOllamaSystemText, insertOllamaTurns, replaceOllamaToolResult } from './ollama/edit-body.ts'
import { ollamaErrorText, phraseOllama } from './ollama/errors.ts'
import { line, ollamaEndFrames, ollamaFrames } from './ollama/frames.ts'
import { logprobsOf } from './ollama/logprobs.ts'
import { isChat, isGenerate, otherOperation } from './ollama/paths.ts'
import { readOllamaBody, readOllamaStream } from './ollama/read-reply.ts'
import { readOllamaRequest } from './ollama/read-request.ts'
import { recognizesOllama } from './ollama/recognize.ts'
import { callObject, responseObject, toDoneReason, toStatistics } from './ollama/response.ts'
import { rewriteOllamaRequest } from './ollama/rewrite.ts'
import { strayLine, withLineUsage } from './ollama/stray.ts'
import { defineProvider, type Operation } from './provider.ts'
import { wordsOf } from './refusal-text.ts'
import { jsonReply, streamReply } from './wire-reply.ts'

function operation(method: string, url: URL): Operation | undefined {
  if (method === 'POST' && isChat(url)) return { kind: 'chat', stream: false }
  const name = otherOperation(method, url)
  return name === undefined ? undefined : { kind: 'other', name }
}

/** Ollama's own API: `/api/chat` and `/api/generate`, streamed as lines of JSON. Its OpenAI-compatible path is `openai-chat`. */
export const ollama = defineProvider({
  name: 'ollama',
  docs: {
    title: 'Ollama chat and generate',
    path: '/api/chat, /api/generate',
    hosts: ['127.0.0.1:11434', 'localhost:11434', 'ollama.com'],
    clients: ['ollama'],
  },
  operation,
  recognizes: recognizesOllama,
  readRequest: readOllamaRequest,
  readReply: (body, streamed) => (streamed ? readOllamaStream(body) : readOllamaBody(body)),
  writeReply(reply, context) {
    if (context.request.stream) return streamReply(ollamaFrames(reply, context), {}, 'application/x-ndjson')
    const calls = isGenerate(context.url) ? [] : reply.toolCalls
    const said = {
      text: wordsOf(reply) ?? '',
      ...(reply.reasoning === undefined ? {} : { thinking: reply.reasoning }),
      ...(calls.length > 0 ? { calls: calls.map(callObject) } : {}),
    }
    const ending = { done: true, ...toDoneReason(reply.finish), ...toStatistics(reply.usage), ...logprobsOf(said.text, context) }
    return jsonReply(responseObject(context, said, ending, reply.model))
  },
  phrase: phraseOllama,
  streamError: (code, message, context) => ({
    role: 'error',
    bytes: line({ error: ollamaErrorText({ kind: 'status', code, ...(message === undefined ? {} : { message }) }, context) }),
  }),
  keepAlive: () => undefined,
  endFrames: ollamaEndFrames,
  approximates: createApproximation({
    filtered: 'the reply just stops: there is no word for a filter',
    blocked: 'an error text with status 400',
  }),
  withoutAnswer: ({ message: _message, response: _response, ...body }) => body,
  strayFrame: strayLine,
  withUsage: withLineUsage,
  places: { usage: ['prompt_eval_count', 'eval_count'], renamed: 'prompt_eval_count', words: [] },
  replaceToolResult: (body, callId, { text }) => replaceOllamaToolResult(body, callId, text),
  appendSystemText: appendOllamaSystemText,
  insertTurns: insertOllamaTurns,
  rewriteRequest: rewriteOllamaRequest,
  answerOther: (name, body, _url, context) => answerOllama(name, body, context),
})
