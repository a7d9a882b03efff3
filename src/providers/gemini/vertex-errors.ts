import type { NeutralCode } from '../../model/disturbance.ts'
import type { StatusDisturbance, WireContext } from '../provider.ts'

interface Row {
  readonly status: number
  readonly word: string
  readonly message: string
}

/** What the platform says where it differs from the Gemini API, from public documentation, as of 2026-11. */
const rows: Partial<Record<NeutralCode, Row>> = {
  rate_limited: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    message:
      'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
  },
  quota_exhausted: {
    status: 429,
    word: 'RESOURCE_EXHAUSTED',
    message:
      'Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model with base model: {model}. Please submit a quota increase request.',
  },
  unauthenticated: {
    status: 401,
    word: 'UNAUTHENTICATED',
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  },
  forbidden: {
    status: 403,
    word: 'PERMISSION_DENIED',
    message: "Permission 'aiplatform.endpoints.predict' denied on resource '{resource}' (or it may not exist).",
  },
  model_not_found: {
    status: 404,
    word: 'NOT_FOUND',
    message: 'Publisher Model `{resource}` was not found or your project does not have access to it.',
  },
}

/** Whether a URL is one of Vertex AI, whose platform refuses calls in its own words before any model sees them. */
export function isVertex({ hostname, pathname }: URL): boolean {
  return /(^|[.-])aiplatform\./.test(hostname) || /\/publishers\/[^/]+\/models\//.test(pathname)
}

/** The row of the platform, or `undefined` where the model's own API answers. */
export function vertexRow(code: NeutralCode, { url, request }: WireContext): Row | undefined {
  const row = isVertex(url) ? rows[code] : undefined
  const [, resource = request.model] = /\/(projects\/.+|publishers\/.+)(?::|%3A)/i.exec(url.pathname) ?? []
  return row && { ...row, message: row.message.replace('{model}', request.model).replace('{resource}', resource) }
}

/** `{ error }` of the platform, or `undefined` where the model's own API answers. */
export function vertexError(
  disturbance: StatusDisturbance,
  context: WireContext,
): { readonly status: number; readonly body: { readonly error: object } } | undefined {
  const row = vertexRow(disturbance.code, context)
  if (row === undefined) return undefined
  const status = disturbance.status ?? row.status
  return { status, body: { error: { code: status, message: disturbance.message ?? row.message, status: row.word } } }
}
