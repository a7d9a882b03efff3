import type { NeutralCode } from '../model/disturbance.ts'
import type { QuotaStates } from '../model/quota.ts'
import { compatibleHost } from './openai-compatible.ts'
import type { StatusDisturbance, WireContext, WireReply } from './provider.ts'
import { quotasOf } from './quotas-of.ts'
import { retryAfterHeaders, statedSeconds } from './retry-after.ts'
import { withSizes } from './stated-sizes.ts'
import { wireId } from './wire-ids.ts'
import { errorReply } from './wire-reply.ts'

/** What is left in the token buckets, as this host tells it. */
export function openAiQuotaHeaders(quotas: QuotaStates, context: WireContext): Readonly<Record<string, string>> {
  return compatibleHost(context.url).headers({ requestId: wireId(context, 'req'), quotas })
}

/** One row of what an OpenAI-like API says. Texts are those of the public documentation, as of 2026-11. */
export interface OpenAiError {
  readonly status: number
  readonly type: string | null
  readonly code: string | null
  readonly param?: string
  readonly message: string
}

const rows: Readonly<Record<NeutralCode, OpenAiError>> = {
  rate_limited: {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for {model} in organization org-khaostest on {scope}: {amounts}.',
  },
  quota_exhausted: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
  overloaded: {
    status: 503,
    type: 'server_error',
    code: 'server_is_overloaded',
    message: 'That model is currently overloaded with other requests. You can retry your request.',
  },
  server_error: {
    status: 500,
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request. Sorry about that!',
  },
  unauthenticated: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided: sk-x***.' },
  forbidden: {
    status: 403,
    type: 'invalid_request_error',
    code: 'model_access_denied',
    message: 'Your project does not have access to model `{model}`.',
  },
  model_not_found: {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: 'The model `{model}` does not exist or you do not have access to it.',
  },
  context_length: {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    param: 'messages',
    message:
      "This model's maximum context length is {allowed} tokens. However, your messages resulted in {sent} tokens. Please reduce the length of the messages.",
  },
  invalid_request: { status: 400, type: 'invalid_request_error', code: null, message: 'The request could not be understood.' },
  request_too_large: {
    status: 413,
    type: 'invalid_request_error',
    code: 'request_too_large',
    message: 'The request body has {sent} bytes; at most {allowed} are accepted.',
  },
  content_filter: {
    status: 400,
    type: 'invalid_request_error',
    code: 'invalid_prompt',
    message: 'Your request was flagged as potentially violating our usage policy. Please try again with a different prompt.',
  },
}

/** The row for a code, filled for this request. */
export function openAiError(code: NeutralCode, context: WireContext, disturbance?: StatusDisturbance): OpenAiError {
  const { errors, wait = usualWait } = compatibleHost(context.url)
  const row = { ...rows[code], ...errors?.[code] }
  const scope = disturbance?.scope ?? 'requests'
  const seconds = statedSeconds(disturbance?.retryAfter)
  const text = withSizes(row.message, disturbance ?? { kind: 'status', code }, context, 128_000)
    .replace('{model}', context.request.model)
    .replace('{scope}', scope === 'tokens' ? 'tokens per min (TPM)' : 'requests per min (RPM)')
    .replace('{amounts}', amounts(disturbance, scope))
  const hint = code === 'rate_limited' && seconds !== undefined ? wait(seconds) : ''
  return {
    ...row,
    ...(code === 'rate_limited' ? { type: scope } : {}),
    ...(disturbance?.param === undefined ? {} : { param: disturbance.param }),
    ...(code === 'context_length' && context.request.provider === 'openai-responses' ? { param: 'input' } : {}),
    message: disturbance?.message ?? `${text}${hint}`,
  }
}

const usualWait = (seconds: number): string => ` Please try again in ${seconds}s.`

const usualSizes = { requests: 500, tokens: 30_000 }

function amounts(disturbance: StatusDisturbance | undefined, scope: 'requests' | 'tokens'): string {
  const state = Object.values(disturbance === undefined ? {} : (quotasOf(disturbance, usualSizes) ?? {})).find(
    ({ remaining, limit }) => remaining < limit,
  )
  const limit = state?.limit ?? usualSizes[scope]
  return `Limit ${limit}, Used ${limit - (state?.remaining ?? 0)}, Requested ${scope === 'tokens' ? 2000 : 1}`
}

/** The error answer of an OpenAI-like API, in the envelope and with the headers of its host. */
export function phraseOpenAi(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const host = compatibleHost(context.url)
  const error = openAiError(disturbance.code, context, disturbance)
  const status = disturbance.status ?? error.status
  return errorReply(disturbance, {
    status,
    headers: {
      ...host.headers({ requestId: wireId(context, 'req'), quotas: quotasOf(disturbance, usualSizes) }),
      ...retryAfterHeaders(disturbance.retryAfter, context.nowMs),
    },
    body: host.errorBody({ ...error, status }, disturbance.code),
  })
}
