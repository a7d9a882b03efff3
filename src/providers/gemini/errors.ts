import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { quotasOf } from '../quotas-of.ts'
import { retryAfterHeaders, statedSeconds } from '../retry-after.ts'
import { withSizes } from '../stated-sizes.ts'
import { wireId } from '../wire-ids.ts'
import { errorReply, jsonReply } from '../wire-reply.ts'
import { geminiStream, singleFrame } from './frames.ts'
import { asksForEvents } from './paths.ts'
import { isVertex, vertexRow } from './vertex-errors.ts'

interface Row {
  readonly status: number
  readonly word: string
  readonly message: string
}

/** What the API says, from public documentation, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    message: 'You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: {metric}.',
  },
  quota_exhausted: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    message: 'You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: {metric}.',
  },
  overloaded: { status: 503, word: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' },
  server_error: { status: 500, word: 'INTERNAL', message: 'An internal error has occurred. Please retry or report it.' },
  unauthenticated: { status: 400, word: 'INVALID_ARGUMENT', message: 'API key not valid. Please pass a valid API key.' },
  forbidden: { status: 403, word: 'PERMISSION_DENIED', message: 'The caller does not have permission.' },
  model_not_found: { status: 404, word: 'NOT_FOUND', message: 'models/{model} is not found, or is not supported for generateContent.' },
  context_length: {
    status: 400,
    word: 'INVALID_ARGUMENT',
    message: 'The input token count ({sent}) exceeds the maximum number of tokens allowed ({allowed}).',
  },
  invalid_request: { status: 400, word: 'INVALID_ARGUMENT', message: 'Request contains an invalid argument.' },
  request_too_large: { status: 413, word: 'INVALID_ARGUMENT', message: 'Request payload size exceeds the limit: {allowed} bytes.' },
  content_filter: { status: 400, word: 'INVALID_ARGUMENT', message: 'The prompt was blocked.' },
}

const wordsByStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const RPC = 'type.googleapis.com/google.rpc'
const METRIC = 'generativelanguage.googleapis.com/generate_content'

function quotaDetails(disturbance: StatusDisturbance, context: WireContext): object[] {
  const unit = disturbance.scope === 'tokens' ? 'InputTokens' : 'Requests'
  const isDaily = disturbance.code === 'quota_exhausted' || disturbance.quotas?.requests_per_day?.remaining === 0
  const period = isDaily ? 'PerDay' : 'PerMinute'
  const violation = {
    quotaMetric: `${METRIC}_${unit === 'Requests' ? 'requests' : 'input_token_count'}`,
    quotaId: `GenerateContent${unit}${period}PerProjectPerModel`,
    quotaDimensions: { location: 'global', model: context.request.model },
    quotaValue: String(emptyBucket(disturbance) ?? (unit === 'Requests' ? 10 : 250_000)),
  }
  return [
    { '@type': `${RPC}.QuotaFailure`, violations: [violation] },
    {
      '@type': `${RPC}.Help`,
      links: [{ description: 'Learn more about Gemini API quotas', url: 'https://ai.google.dev/gemini-api/docs/rate-limits' }],
    },
    ...retryInfo(disturbance),
  ]
}

/** Size of the bucket that refused. */
function emptyBucket(disturbance: StatusDisturbance): number | undefined {
  const states = Object.values(quotasOf(disturbance, { requests: 10, tokens: 250_000 }) ?? {})
  return states.find(({ remaining }) => remaining === 0)?.limit
}

function retryInfo({ retryAfter }: StatusDisturbance): object[] {
  const seconds = statedSeconds(retryAfter)
  return seconds === undefined ? [] : [{ '@type': `${RPC}.RetryInfo`, retryDelay: `${seconds}s` }]
}

function detailsFor(disturbance: StatusDisturbance, status: number, context: WireContext): object[] {
  if (disturbance.code === 'rate_limited' || disturbance.code === 'quota_exhausted') return quotaDetails(disturbance, context)
  if (disturbance.code === 'unauthenticated' && status === 400) {
    return [
      {
        '@type': `${RPC}.ErrorInfo`,
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
        metadata: { service: 'generativelanguage.googleapis.com' },
      },
    ]
  }
  return retryInfo(disturbance)
}

function rowOf(code: NeutralCode, context: WireContext): Row {
  return vertexRow(code, context) ?? rows[code]
}

/** `{ error }` of the API; the status word follows the status. */
export function geminiErrorBody(disturbance: StatusDisturbance, context: WireContext): { readonly error: object } {
  const row = rowOf(disturbance.code, context)
  const code = disturbance.status ?? row.status
  const metric = disturbance.scope === 'tokens' ? `${METRIC}_input_token_count` : `${METRIC}_requests`
  const filled = withSizes(row.message, disturbance, context, 1_048_576, 20_971_520)
    .replace('{model}', context.request.model)
    .replace('{metric}', metric)
  const message = disturbance.message ?? filled
  const details = isVertex(context.url) ? retryInfo(disturbance) : detailsFor(disturbance, code, context)
  const word = code === row.status ? row.word : (wordsByStatus[code] ?? row.word)
  return { error: { code, message, status: word, ...(details.length > 0 ? { details } : {}) } }
}

/** A prompt that was blocked: status 200, feedback, and no candidate. */
function blockedPrompt(context: WireContext): WireReply {
  const body = {
    promptFeedback: {
      blockReason: 'SAFETY',
      safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }],
    },
    usageMetadata: { promptTokenCount: 0, totalTokenCount: 0 },
    modelVersion: context.request.model,
    responseId: wireId(context, 'gen'),
  }
  return context.request.stream ? geminiStream(singleFrame(body, context), context) : jsonReply(body)
}

/** The error answer of the API. The wait stands in a RetryInfo detail, and in headers only where their form was asked for. */
export function phraseGemini(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const { code, retryAfter } = disturbance
  if (code === 'content_filter' && disturbance.status === undefined && typeof disturbance.body !== 'object') return blockedPrompt(context)

  const body = geminiErrorBody(disturbance, context)
  const inArray = context.request.stream && !asksForEvents(context.url)
  return errorReply(disturbance, {
    status: rowOf(code, context).status,
    headers: retryAfter?.form === 'seconds' ? {} : retryAfterHeaders(retryAfter, context.nowMs),
    body: inArray ? [body] : body,
  })
}
