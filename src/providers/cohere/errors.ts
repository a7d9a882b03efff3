import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { retryAfterHeaders, statedSeconds } from '../retry-after.ts'
import { withSizes } from '../stated-sizes.ts'
import { wireId } from '../wire-ids.ts'
import { errorReply, jsonReply, streamReply } from '../wire-reply.ts'
import { cohereFrames } from './frames.ts'
import { messageObject, toFinish, toUsage } from './response.ts'

interface Row {
  readonly status: number
  readonly message: string
}

/** What the API says, from public documentation and bug reports, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: { status: 429, message: 'You are using a Trial key, which is limited to {limit} API calls / minute.' },
  quota_exhausted: { status: 429, message: 'You are using a Trial key, which is limited to 1000 API calls / month.' },
  overloaded: { status: 503, message: 'the service is overloaded, please try again later' },
  server_error: { status: 500, message: 'internal server error, please try again' },
  unauthenticated: { status: 401, message: 'invalid api token' },
  forbidden: { status: 403, message: 'your api token does not have access to this resource' },
  model_not_found: { status: 404, message: "model '{model}' not found, make sure the correct model ID was used" },
  context_length: {
    status: 400,
    message: 'too many tokens: total number of tokens in the prompt cannot exceed {allowed} - received {sent}.',
  },
  invalid_request: { status: 400, message: 'invalid request: the request could not be understood' },
  request_too_large: { status: 413, message: 'request body is too large' },
  content_filter: { status: 422, message: 'the request was blocked by safety settings' },
}

const CALLS_PER_MINUTE = 20

/** The sentence for a code. */
export function cohereErrorText(disturbance: StatusDisturbance, context: WireContext): string {
  const { code, message, limits, quotas } = disturbance
  const limit = quotas?.requests?.limit ?? limits?.limit ?? CALLS_PER_MINUTE
  const text = rows[code].message.replace('{model}', context.request.model).replace('{limit}', String(limit))
  return message ?? withSizes(text, disturbance, context, 128_000)
}

/** Trace id and call limits. The time of the next free call (epoch seconds) goes out only with a hint in a form this API has. */
export function cohereHeaders(context: WireContext, disturbance?: StatusDisturbance): Record<string, string> {
  const isLimited = disturbance?.code === 'rate_limited' || disturbance?.code === 'quota_exhausted'
  const calls = disturbance?.quotas?.requests ?? disturbance?.quotas?.requests_per_day
  const { limit = CALLS_PER_MINUTE, remaining } = calls ?? disturbance?.limits ?? {}
  const form = disturbance?.retryAfter?.form
  const seconds = form === 'ms' ? undefined : statedSeconds(disturbance?.retryAfter)
  return {
    'x-debug-trace-id': wireId(context, 'trace'),
    'x-trial-endpoint-call-limit': String(limit),
    'x-trial-endpoint-call-remaining': String(isLimited ? (remaining ?? 0) : CALLS_PER_MINUTE - 1),
    ...(isLimited && seconds !== undefined ? { 'x-ratelimit-reset': String(Math.ceil(context.nowMs / 1000 + seconds)) } : {}),
  }
}

/** A prompt that was stopped: an answer without content, whose finish says `ERROR`. */
function stoppedPrompt(context: WireContext): WireReply {
  const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }
  const reply = { toolCalls: [], finish: 'content_filter', usage } as const
  const headers = cohereHeaders(context)
  if (context.request.stream) return streamReply(cohereFrames(reply, context), headers)
  return jsonReply(
    { id: wireId(context, 'chat'), ...toFinish(reply.finish), message: messageObject(reply), usage: toUsage(usage) },
    headers,
  )
}

/** The error answer of the API: one sentence. */
export function phraseCohere(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const { code, status, body, retryAfter } = disturbance
  if (code === 'content_filter' && status === undefined && typeof body !== 'object') return stoppedPrompt(context)
  return errorReply(disturbance, {
    status: rows[code].status,
    headers: { ...cohereHeaders(context, disturbance), ...retryAfterHeaders(retryAfter, context.nowMs) },
    body: { id: wireId(context, 'trace'), message: cohereErrorText(disturbance, context) },
  })
}
