import type { NeutralCode } from '../../model/disturbance.ts'
import type { QuotaName, QuotaStates } from '../../model/quota.ts'
import { vertexError } from '../gemini/vertex-errors.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { quotasOf } from '../quotas-of.ts'
import { retryAfterHeaders } from '../retry-after.ts'
import { withSizes } from '../stated-sizes.ts'
import { wireId } from '../wire-ids.ts'
import { errorReply } from '../wire-reply.ts'

interface Row {
  readonly status: number
  readonly type: string
  readonly message: string
}

/** What the API says, from public documentation, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: {
    status: 429,
    type: 'rate_limit_error',
    message:
      "This request would exceed your organization's rate limit of {limit} per minute. Please reduce the prompt length or try again later.",
  },
  quota_exhausted: {
    status: 400,
    type: 'invalid_request_error',
    message: 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
  },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  server_error: { status: 500, type: 'api_error', message: 'Internal server error' },
  unauthenticated: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
  forbidden: { status: 403, type: 'permission_error', message: 'Your API key does not have permission to use the specified resource.' },
  model_not_found: { status: 404, type: 'not_found_error', message: 'model: {model}' },
  context_length: { status: 400, type: 'invalid_request_error', message: 'prompt is too long: {sent} tokens > {allowed} maximum' },
  invalid_request: { status: 400, type: 'invalid_request_error', message: 'messages: the request could not be understood' },
  request_too_large: { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum size' },
  content_filter: { status: 400, type: 'invalid_request_error', message: 'Output blocked by content filtering policy' },
}

/** The error object inside the envelope. */
export function anthropicError(
  code: NeutralCode,
  context: WireContext,
  message?: string,
  disturbance: StatusDisturbance = { kind: 'status', code },
): { readonly type: string; readonly message: string } {
  const { type, message: text } = rows[code]
  const scope = disturbance.scope ?? 'requests'
  const limit =
    Object.values(disturbance.quotas ?? {}).find(({ remaining }) => remaining <= 0)?.limit ?? disturbance.limits?.limit ?? usualSizes[scope]
  const filled = withSizes(text, disturbance, context, 200_000)
    .replace('{model}', context.request.model)
    .replace('{limit}', `${limit.toLocaleString('en-US')} ${scope === 'tokens' ? 'input tokens' : 'requests'}`)
  return { type, message: message ?? filled }
}

const usualSizes = { requests: 50, tokens: 30_000 }
/** Limit and what remains on a healthy account. */
const healthy = { requests: [50, 49], tokens: [38_000, 37_000], 'input-tokens': [30_000, 29_000], 'output-tokens': [8000, 8000] } as const
const bucketNames: Readonly<Record<keyof typeof healthy, readonly QuotaName[]>> = {
  requests: ['requests'],
  tokens: ['tokens'],
  'input-tokens': ['input_tokens', 'tokens'],
  'output-tokens': ['output_tokens'],
}

/** Rate-limit headers: what is left, and when it is whole again (RFC 3339). */
export function anthropicHeaders(context: WireContext, quotas: QuotaStates = {}): Record<string, string> {
  const rates = Object.entries(healthy).flatMap(([name, [limit, remaining]]) => {
    const state = bucketNames[name as keyof typeof healthy].map((quota) => quotas[quota]).find((found) => found !== undefined)
    const reset = new Date(Math.ceil(context.nowMs / 1000) * 1000 + Math.ceil((state?.resetMs ?? 0) / 1000) * 1000)
    return [
      [`anthropic-ratelimit-${name}-limit`, String(state?.limit ?? limit)],
      [`anthropic-ratelimit-${name}-remaining`, String(state?.remaining ?? remaining)],
      [`anthropic-ratelimit-${name}-reset`, reset.toISOString().replace('.000Z', 'Z')],
    ] as const
  })
  return { 'request-id': wireId(context, 'req'), 'anthropic-organization-id': 'org-khaostest', ...Object.fromEntries(rates) }
}

/** The error answer of the Messages API; on Vertex AI that of the platform, where it refuses before the model is asked. */
export function phraseAnthropic(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const { code, message, retryAfter } = disturbance
  const platform = vertexError(disturbance, context)
  if (platform) return errorReply(disturbance, { ...platform, headers: retryAfterHeaders(retryAfter, context.nowMs) })

  return errorReply(disturbance, {
    status: rows[code].status,
    headers: { ...anthropicHeaders(context, quotasOf(disturbance, usualSizes)), ...retryAfterHeaders(retryAfter, context.nowMs) },
    body: { type: 'error', error: anthropicError(code, context, message, disturbance), request_id: wireId(context, 'req') },
  })
}
