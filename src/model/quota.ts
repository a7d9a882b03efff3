/** Kinds of token bucket, each with its own size. */
export const quotaNames = ['requests', 'requests_per_day', 'tokens', 'input_tokens', 'output_tokens'] as const
export type QuotaName = (typeof quotaNames)[number]

/** One token bucket as an answer may describe it. */
export interface QuotaState {
  readonly limit: number
  readonly remaining: number
  /** Until it is full again. */
  readonly resetMs: number
}
export type QuotaStates = { readonly [Name in QuotaName]?: QuotaState }
