import type { NeutralCode } from '../model/disturbance.ts'
import { azure } from './openai-azure.ts'
import { openAiErrorBody, openRouterErrorBody, xaiErrorBody } from './openai-envelopes.ts'
import type { OpenAiError } from './openai-errors.ts'
import { type HeaderFacts, openAiHeaders, plainHeaders } from './openai-headers.ts'

type ErrorBody = (error: OpenAiError, code: NeutralCode) => unknown
type Fields = Readonly<Record<string, unknown>>

/** How one OpenAI-compatible host differs from the original. Unlisted hosts are read and answered like `local`. */
export interface CompatibleHost {
  readonly name: string
  readonly host: RegExp
  readonly headers: (facts: HeaderFacts) => Record<string, string>
  readonly errorBody: ErrorBody
  /** Errors it words otherwise. */
  readonly errors?: Partial<Readonly<Record<NeutralCode, Partial<OpenAiError>>>>
  /** How a refusal for too many calls names the time to wait. */
  readonly wait?: (seconds: number) => string
  /** Where reasoning text stands in a message or delta. Absent: the host never shows it. */
  readonly reasoningField?: 'reasoning' | 'reasoning_content'
  /** `always`: the last chunk counts usage though nobody asked. */
  readonly streamUsage: 'asked' | 'always'
  /** Fields of every body and chunk. */
  readonly bodyFields?: Fields
  /** Fields of every choice. */
  readonly choiceFields?: (finish: string | null) => Fields
  /** Fields of the usage object. */
  readonly usageFields?: (usage: { readonly input: number; readonly cached: number }) => Fields
  /** Sent before the first chunk. */
  readonly comment?: string
  /** A first chunk without choices. */
  readonly promptFields?: Fields
}

const openai: CompatibleHost = {
  name: 'openai',
  host: /(^|\.)api\.openai\.com$/,
  headers: openAiHeaders,
  errorBody: openAiErrorBody,
  streamUsage: 'asked',
  bodyFields: { service_tier: 'default', system_fingerprint: 'fp_khaostest' },
}

const local: CompatibleHost = {
  name: 'local',
  host: /^$/,
  headers: plainHeaders,
  errorBody: openAiErrorBody,
  reasoningField: 'reasoning_content',
  streamUsage: 'asked',
}

/** Host differences as of 2026-11, from public documentation. Most specific first. */
export const compatibleHosts: readonly CompatibleHost[] = [
  openai,
  azure,
  {
    name: 'openrouter',
    host: /(^|\.)openrouter\.ai$/,
    headers: plainHeaders,
    errorBody: openRouterErrorBody,
    reasoningField: 'reasoning',
    streamUsage: 'always',
    bodyFields: { provider: 'khaostest' },
    choiceFields: (finish) => ({ native_finish_reason: finish }),
    usageFields: () => ({ cost: 0 }),
    comment: ': OPENROUTER PROCESSING\n\n',
  },
  {
    name: 'groq',
    host: /(^|\.)api\.groq\.com$/,
    headers: openAiHeaders,
    errorBody: openAiErrorBody,
    reasoningField: 'reasoning',
    streamUsage: 'asked',
    bodyFields: { system_fingerprint: 'fp_khaostest', x_groq: { id: 'req_khaostest' } },
    usageFields: () => ({ queue_time: 0.01, prompt_time: 0.01, completion_time: 0.05, total_time: 0.06 }),
  },
  {
    name: 'deepseek',
    host: /(^|\.)api\.deepseek\.com$/,
    headers: plainHeaders,
    errorBody: openAiErrorBody,
    reasoningField: 'reasoning_content',
    streamUsage: 'asked',
    usageFields: ({ input, cached }) => ({ prompt_cache_hit_tokens: cached, prompt_cache_miss_tokens: input - cached }),
    comment: ': keep-alive\n\n',
  },
  {
    name: 'xai',
    host: /(^|\.)api\.x\.ai$/,
    headers: openAiHeaders,
    errorBody: xaiErrorBody,
    reasoningField: 'reasoning_content',
    streamUsage: 'always',
    usageFields: () => ({ num_sources_used: 0 }),
  },
  {
    name: 'together',
    host: /(^|\.)api\.together\.(xyz|ai)$/,
    headers: openAiHeaders,
    errorBody: openAiErrorBody,
    reasoningField: 'reasoning',
    streamUsage: 'always',
    bodyFields: { prompt: [] },
  },
]

/** The differences that apply to a URL. */
export function compatibleHost(url: URL): CompatibleHost {
  return compatibleHosts.find(({ host }) => host.test(url.hostname)) ?? local
}
