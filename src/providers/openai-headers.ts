import type { QuotaState, QuotaStates } from '../model/quota.ts'
import { emptierQuota } from './quotas-of.ts'

/** What the headers of an answer depend on. */
export interface HeaderFacts {
  readonly requestId: string
  /** Token buckets that are not those of a healthy account. */
  readonly quotas?: QuotaStates | undefined
}

const healthy = {
  requests: { limit: 500, remaining: 499, resetMs: 120 },
  tokens: { limit: 30_000, remaining: 29_000, resetMs: 2000 },
} as const

function bucket(name: 'requests' | 'tokens', { limit, remaining, resetMs }: QuotaState): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: String(limit),
    [`x-ratelimit-remaining-${name}`]: String(remaining),
    [`x-ratelimit-reset-${name}`]: goDuration(resetMs),
  }
}

/** Two buckets are told of: of several that count alike, the emptier one. */
function rateLimits({ quotas = {} }: HeaderFacts): Record<string, string> {
  return {
    ...bucket('requests', emptierQuota(quotas.requests, quotas.requests_per_day) ?? healthy.requests),
    ...bucket('tokens', emptierQuota(quotas.tokens, quotas.input_tokens, quotas.output_tokens) ?? healthy.tokens),
  }
}

/** A time as these headers write it: `120ms`, `2s`, `6m0s`. */
function goDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`
  const seconds = Math.ceil(ms) / 1000
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const rest = `${Number((seconds % 60).toFixed(3))}s`
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${rest}`
}

/** Request id, processing time and both rate-limit buckets. */
export function openAiHeaders(facts: HeaderFacts): Record<string, string> {
  return {
    'x-request-id': facts.requestId,
    'openai-organization': 'org-khaostest',
    'openai-processing-ms': '42',
    'openai-version': '2020-10-01',
    ...rateLimits(facts),
  }
}

/** Azure's gateway: what remains, without limits and resets. */
export function azureHeaders(facts: HeaderFacts): Record<string, string> {
  const kept = Object.entries(rateLimits(facts)).filter(([name]) => name.startsWith('x-ratelimit-remaining'))
  return { 'apim-request-id': facts.requestId, 'x-request-id': facts.requestId, 'x-ms-region': 'West Europe', ...Object.fromEntries(kept) }
}

/** Hosts without rate headers. */
export function plainHeaders(facts: HeaderFacts): Record<string, string> {
  return { 'x-request-id': facts.requestId }
}
