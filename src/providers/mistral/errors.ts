import type { NeutralCode } from '../../model/disturbance.ts'
import { vertexError } from '../gemini/vertex-errors.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { retryAfterHeaders } from '../retry-after.ts'
import { withSizes } from '../stated-sizes.ts'
import { createdSeconds, wireId } from '../wire-ids.ts'
import { errorReply, jsonReply, streamReply } from '../wire-reply.ts'
import { mistralFrames } from './frames.ts'
import { mistralHeaders } from './headers.ts'
import { messageObject, toUsage } from './response.ts'

interface Row {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly message: string
}

/** What the API says, from public documentation and bug reports, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: { status: 429, type: 'rate_limited', code: '1300', message: 'Rate limit exceeded' },
  quota_exhausted: { status: 429, type: 'rate_limited', code: '1300', message: 'Monthly usage limit reached for this workspace.' },
  overloaded: {
    status: 503,
    type: 'service_tier_capacity_exceeded',
    code: '3505',
    message: 'Service tier capacity exceeded for this model.',
  },
  server_error: { status: 500, type: 'internal_server_error', code: '1000', message: 'Service unavailable.' },
  unauthenticated: { status: 401, type: 'unauthorized', code: null, message: 'Unauthorized' },
  forbidden: { status: 403, type: 'forbidden', code: null, message: 'You do not have access to the model {model}.' },
  model_not_found: { status: 404, type: 'invalid_model', code: '1500', message: 'Invalid model: {model}' },
  context_length: {
    status: 400,
    type: 'invalid_request_prompt',
    code: '3051',
    message: 'Prompt contains {sent} tokens and 0 draft tokens, too large for model with {allowed} maximum context length',
  },
  invalid_request: { status: 422, type: 'invalid_request_error', code: null, message: 'Value error, the request could not be understood' },
  request_too_large: { status: 413, type: 'invalid_request_error', code: null, message: 'Request size limit exceeded' },
  content_filter: { status: 400, type: 'invalid_request_error', code: null, message: 'The prompt was blocked by a guardrail.' },
}

/** The envelope of most errors. A key that is wrong and a body that does not validate have envelopes of their own. */
export function mistralErrorBody(disturbance: StatusDisturbance, context: WireContext): Record<string, unknown> {
  const { code, message, status } = disturbance
  const row = rows[code]
  const text = message ?? withSizes(row.message.replace('{model}', context.request.model), disturbance, context, 131_072)
  const actual = status ?? row.status
  if (actual === 401) return { detail: text }
  if (actual === 422) return { detail: [{ type: 'value_error', loc: ['body', 'messages'], msg: text, input: null }] }
  return { object: 'error', message: text, type: row.type, param: null, code: row.code }
}

/** A prompt that a guardrail stopped: an answer without content, whose finish says `error`. */
function stoppedPrompt(context: WireContext): WireReply {
  const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }
  const reply = { toolCalls: [], finish: 'content_filter', usage } as const
  const headers = mistralHeaders(context)
  if (context.request.stream) return streamReply(mistralFrames(reply, context), headers)
  const choices = [{ index: 0, message: messageObject(reply), finish_reason: 'error' }]
  const head = { id: wireId(context, 'cmpl'), object: 'chat.completion', created: createdSeconds(context), model: context.request.model }
  return jsonReply({ ...head, choices, usage: toUsage(usage) }, headers)
}

/** The error answer of the API; on Vertex AI that of the platform, where it refuses before the model is asked. */
export function phraseMistral(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const { code, status, body, retryAfter } = disturbance
  const platform = vertexError(disturbance, context)
  if (platform) return errorReply(disturbance, { ...platform, headers: retryAfterHeaders(retryAfter, context.nowMs) })
  if (code === 'content_filter' && status === undefined && typeof body !== 'object') return stoppedPrompt(context)
  return errorReply(disturbance, {
    status: rows[code].status,
    headers: { ...mistralHeaders(context, disturbance), ...retryAfterHeaders(retryAfter, context.nowMs) },
    body: mistralErrorBody(disturbance, context),
  })
}
