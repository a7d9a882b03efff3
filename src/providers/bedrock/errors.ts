import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext, WireFrame, WireReply } from '../provider.ts'
import { retryAfterHeaders } from '../retry-after.ts'
import { wireId } from '../wire-ids.ts'
import { errorReply } from '../wire-reply.ts'
import { exceptionFrame } from './event-frame.ts'

interface Row {
  readonly status: number
  readonly type: string
  readonly message: string
}

/** What the runtime says, from public documentation, as of 2026-11. The type goes into a header and decides the class that clients throw. */
const rows: Readonly<Record<NeutralCode, Row>> = {
  rate_limited: { status: 429, type: 'ThrottlingException', message: 'Too many {scope}, please wait before trying again.' },
  quota_exhausted: {
    status: 400,
    type: 'ServiceQuotaExceededException',
    message: 'Your request exceeds the service quota for your account. You can view your quotas at the Service Quotas console.',
  },
  overloaded: {
    status: 503,
    type: 'ServiceUnavailableException',
    message: 'Bedrock is unable to process your request. The service is overloaded.',
  },
  server_error: {
    status: 500,
    type: 'InternalServerException',
    message: 'The system encountered an unexpected error during processing. Try your request again.',
  },
  unauthenticated: { status: 403, type: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' },
  forbidden: { status: 403, type: 'AccessDeniedException', message: "You don't have access to the model with the specified model ID." },
  model_not_found: {
    status: 404,
    type: 'ResourceNotFoundException',
    message: 'Could not resolve the foundation model from the model identifier: {model}',
  },
  context_length: { status: 400, type: 'ValidationException', message: 'Input is too long for requested model.' },
  invalid_request: {
    status: 400,
    type: 'ValidationException',
    message: 'Malformed input request, please reformat your input and try again.',
  },
  request_too_large: { status: 413, type: 'RequestEntityTooLargeException', message: 'The request body exceeds the size limit.' },
  content_filter: { status: 400, type: 'ValidationException', message: 'Output blocked by content filtering policy' },
}

const typesByStatus: Readonly<Record<number, string>> = {
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
}

/** Members of the stream unions; whatever else goes wrong in mid-stream is a validation error there. */
const exceptions: Partial<Record<NeutralCode, string>> = {
  rate_limited: 'throttlingException',
  overloaded: 'serviceUnavailableException',
  server_error: 'internalServerException',
}

function messageOf(code: NeutralCode, context: WireContext, scope: 'requests' | 'tokens' = 'requests'): string {
  return rows[code].message.replace('{model}', context.request.model).replace('{scope}', scope)
}

/** Headers of every answer. */
export function bedrockHeaders(context: WireContext): Record<string, string> {
  return { 'x-amzn-requestid': wireId(context, 'req') }
}

/** The hint as AWS clients read it: seconds or a date in `retry-after`, milliseconds in `x-amz-retry-after`. */
function hintHeaders({ retryAfter }: StatusDisturbance, nowMs: number): Record<string, string> {
  const { 'retry-after-ms': ms, ...headers } = retryAfterHeaders(retryAfter, nowMs)
  return ms === undefined ? headers : { ...headers, 'x-amz-retry-after': ms }
}

/** The error answer of the runtime. */
export function phraseBedrock(disturbance: StatusDisturbance, context: WireContext): WireReply {
  const row = rows[disturbance.code]
  const status = disturbance.status ?? row.status
  const type = status === row.status ? row.type : (typesByStatus[status] ?? row.type)
  return errorReply(disturbance, {
    status,
    headers: { ...bedrockHeaders(context), 'x-amzn-errortype': type, ...hintHeaders(disturbance, context.nowMs) },
    body: { message: disturbance.message ?? messageOf(disturbance.code, context, disturbance.scope) },
  })
}

/** The error as an exception inside a stream. */
export function bedrockStreamError(code: NeutralCode, message: string | undefined, context: WireContext): WireFrame {
  return exceptionFrame(exceptions[code] ?? 'validationException', message ?? messageOf(code, context))
}
