import type { FinishReason, ModelReply, Usage } from '../../model/exchange.ts'
import { asCount, asObject, asText } from '../lenient.ts'
import { tokenLogprobs } from '../logprobs.ts'
import type { WireContext } from '../provider.ts'
import { answerOf, refusalOf } from '../refusal-text.ts'
import { argumentValue } from '../tool-arguments.ts'
import { wireId } from '../wire-ids.ts'
import { signatureFor } from './call-ids.ts'

export type Part = Readonly<Record<string, unknown>>

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
  refusal: 'SAFETY',
  pause: 'MAX_TOKENS',
}

const blockedWords: ReadonlySet<string> = new Set(['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY'])

/** What a `finishReason` means. A blocked answer that explains itself instead of answering is a refusal. */
export function fromFinishReason(word: unknown, facts: { readonly called: boolean; readonly refused: boolean }): ModelReply['finish'] {
  if (typeof word !== 'string') return { raw: null }
  if (word === 'STOP') return facts.called ? 'tool_calls' : 'stop'
  if (word === 'MAX_TOKENS') return 'length'
  if (blockedWords.has(word)) return facts.refused ? 'refusal' : 'content_filter'
  return { raw: word }
}

/** Usage as Gemini counts it: the prompt with its cached part, thoughts apart from candidates. */
export function toUsage(usage: Usage): Part {
  return {
    promptTokenCount: usage.inputTokens,
    cachedContentTokenCount: usage.cachedTokens,
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    thoughtsTokenCount: usage.reasoningTokens,
    totalTokenCount: usage.inputTokens + usage.outputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.inputTokens }],
  }
}

/** Usage with thoughts counted in; zeros where none is given. */
export function fromUsage(input: unknown): Usage {
  const usage = asObject(input)
  const reasoningTokens = asCount(usage['thoughtsTokenCount'])
  return {
    inputTokens: asCount(usage['promptTokenCount']),
    outputTokens: asCount(usage['candidatesTokenCount']) + reasoningTokens,
    cachedTokens: asCount(usage['cachedContentTokenCount']),
    reasoningTokens,
  }
}

/** A call as a part. Its signature repeats the id for clients that keep only signatures. */
export function callPart(call: ModelReply['toolCalls'][number]): Part {
  const id = call.id === '' ? {} : { id: call.id }
  return {
    functionCall: { ...id, name: call.name, args: argumentValue(call.arguments) },
    ...(call.id === '' ? {} : { thoughtSignature: signatureFor(call.id) }),
  }
}

/** The parts of a reply: thoughts, text, calls. A refusal has none. */
export function toParts(reply: ModelReply): readonly Part[] {
  const text = answerOf(reply)
  return [
    ...(reply.reasoning === undefined ? [] : [{ text: reply.reasoning, thought: true }]),
    ...(text === undefined || refusalOf(reply) !== undefined ? [] : [{ text }]),
    ...reply.toolCalls.map(callPart),
  ]
}

/** How a candidate says that it ended. */
export function toEnding(finish: ModelReply['finish'], refusal?: string): Part {
  const word = typeof finish === 'string' ? words[refusal === undefined ? finish : 'refusal'] : finish.raw
  const blocked =
    word === 'SAFETY' ? { safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }] } : {}
  return { ...(word === null ? {} : { finishReason: word }), ...blocked, ...(refusal === undefined ? {} : { finishMessage: refusal }) }
}

/** How sure the model was of each token, where the request asks. */
function toLogprobs(parts: readonly Part[], { request }: WireContext): Part {
  if (request.logprobs !== true) return {}
  const tokens = tokenLogprobs(parts.map(({ text, thought }) => (thought === true ? '' : asText(text))).join(''))
  if (tokens.length === 0) return {}
  const chosenCandidates = tokens.map(({ token, logprob }, index) => ({ token, tokenId: index + 1, logProbability: logprob }))
  return {
    avgLogprobs: tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length,
    logprobsResult: { chosenCandidates, topCandidates: chosenCandidates.map((candidate) => ({ candidates: [candidate] })) },
  }
}

/** One GenerateContentResponse, whole or a piece of a stream. */
export function responseObject(
  context: WireContext,
  parts: readonly Part[],
  fields: { readonly ending?: Part; readonly reply?: ModelReply; readonly usage?: Usage },
): Part {
  const { ending, reply, usage } = fields
  return {
    candidates: [
      { content: { role: 'model', ...(parts.length > 0 ? { parts } : {}) }, ...ending, ...toLogprobs(parts, context), index: 0 },
    ],
    ...(usage === undefined ? {} : { usageMetadata: toUsage(usage) }),
    modelVersion: reply?.model ?? context.request.model,
    responseId: reply?.id ?? wireId(context, 'gen'),
  }
}
