import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext, WireReply } from '../provider.ts'
import { retryAfterHeaders, statedSeconds } from '../retry-after.ts'
import { errorReply } from '../wire-reply.ts'

interface Row {
  readonly status: number
  readonly message: string
}

/** What a local server says, or ollama.com where only the hosted service refuses so. From the public source and bug reports, as of 2026-11. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: { status: 429, message: 'too many requests' },
  quota_exhausted: { status: 429, message: 'you have reached your session usage limit, please wait or upgrade to continue' },
  overloaded: { status: 503, message: 'server busy, please try again. maximum pending requests exceeded' },
  server_error: { status: 500, message: 'llama runner process has terminated: exit status 2' },
  unauthenticated: { status: 401, message: 'unauthorized' },
  forbidden: { status: 403, message: 'this model requires a subscription, upgrade for access' },
  model_not_found: { status: 404, message: "model '{model}' not found" },
  context_length: { status: 400, message: 'the input length exceeds the context length' },
  invalid_request: { status: 400, message: 'invalid request' },
  request_too_large: { status: 413, message: 'http: request body too large' },
  content_filter: { status: 400, message: 'the prompt was blocked by a content policy' },
}

/** The sentence for a code. The wire has no field or usual header for a wait: it stands in the text. */
export function ollamaErrorText(disturbance: StatusDisturbance, context: WireContext): string {
  const { code, message, retryAfter } = disturbance
  if (message !== undefined) return message
  const seconds = statedSeconds(retryAfter)
  return `${rows[code].message.replace('{model}', context.request.model)}${seconds === undefined ? '' : `, retry in ${seconds} seconds`}`
}

/** The error answer: one string under `error`. A waiting header is sent only in a form that was asked for by name. */
export function phraseOllama(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const { code, retryAfter } = disturbance
  return errorReply(disturbance, {
    status: rows[code].status,
    headers: retryAfter?.form === 'seconds' ? {} : retryAfterHeaders(retryAfter, context.nowMs),
    body: { error: ollamaErrorText(disturbance, context) },
  })
}
