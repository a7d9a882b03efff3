import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { retryAfterHeaders } from '../retry-after.ts'
import { errorReply } from '../wire-reply.ts'

interface Row {
  readonly status: number
  readonly message: string
}

/** What APIs without words of their own say, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: { status: 429, message: 'Rate limit exceeded. Please wait before you send more requests.' },
  quota_exhausted: { status: 429, message: 'The quota of this account is used up.' },
  overloaded: { status: 503, message: 'The service is overloaded. Please try again later.' },
  server_error: { status: 500, message: 'An unexpected error occurred on our side.' },
  unauthenticated: { status: 401, message: 'Provided API key is invalid.' },
  forbidden: { status: 403, message: 'This account may not use this model.' },
  model_not_found: { status: 404, message: "Model '{model}' is not found." },
  context_length: { status: 400, message: 'The input has more tokens than the model accepts.' },
  invalid_request: { status: 400, message: 'The request is invalid.' },
  request_too_large: { status: 413, message: 'The request is too large.' },
  content_filter: { status: 400, message: 'The input was refused by the content policy.' },
}

/** Phrases an error in an envelope of one message. */
export function phraseWith(
  envelope: (message: string, code: NeutralCode, status: number) => unknown,
  headersFor: (code: NeutralCode, context: WireContext) => Readonly<Record<string, string>> = () => ({}),
): (disturbance: StatusDisturbance, context: WireContext) => WireReply {
  return (disturbance, context) => {
    const row = rows[disturbance.code]
    const status = disturbance.status ?? row.status
    const message = disturbance.message ?? row.message.replace('{model}', context.request.model)
    return errorReply(disturbance, {
      status,
      headers: { ...headersFor(disturbance.code, context), ...retryAfterHeaders(disturbance.retryAfter, context.nowMs) },
      body: envelope(message, disturbance.code, status),
    })
  }
}
