import { type QuotaName, type QuotaState, type QuotaStates, quotaNames } from '../model/quota.ts'

const DAY_MS = 86_400_000

/** What one call takes out of the buckets before it is let through. */
export interface Demand {
  readonly inputTokens: number
}

/** A call that found a bucket empty: which, and how long until there is enough again. */
export interface Refusal {
  readonly quota: QuotaName
  readonly waitMs: number
}

interface Bucket {
  readonly size: number
  readonly windowMs: number
  /** May fall below 0: output is counted when it is known. */
  level: number
  atMs: number
}

/** The token buckets of one key. They begin full and refill evenly: `size` per window. Time is given, never taken. */
export class TokenBuckets {
  readonly #buckets: ReadonlyMap<QuotaName, Bucket>

  constructor(sizes: Readonly<Partial<Record<QuotaName, number>>>, windowMs: number, nowMs: number) {
    this.#buckets = new Map(
      quotaNames.flatMap((name) => {
        const size = sizes[name]
        if (size === undefined) return []
        return [[name, { size, windowMs: name === 'requests_per_day' ? DAY_MS : windowMs, level: size, atMs: nowMs }] as const]
      }),
    )
  }

  /** Takes what a call needs, or says which bucket lacks most of it. A refused call takes nothing. */
  admit(demand: Demand, nowMs: number): Refusal | undefined {
    let refusal: Refusal | undefined
    for (const [quota, bucket] of this.#buckets) {
      refill(bucket, nowMs)
      // One request larger than the whole bucket is let through when the bucket is full: it would wait for ever.
      const missing = Math.min(neededBefore(quota, demand), bucket.size) - bucket.level
      const waitMs = Math.ceil((missing * bucket.windowMs) / bucket.size)
      if (missing > 0 && waitMs > (refusal?.waitMs ?? 0)) refusal = { quota, waitMs }
    }
    if (refusal !== undefined) return refusal
    for (const [quota, bucket] of this.#buckets) if (quota !== 'output_tokens') bucket.level -= neededBefore(quota, demand)
    return undefined
  }

  /** Counts the tokens of an answer that has been made. */
  spendOutput(tokens: number, nowMs: number): void {
    for (const name of ['tokens', 'output_tokens'] as const) {
      const bucket = this.#buckets.get(name)
      if (bucket === undefined) continue
      refill(bucket, nowMs)
      bucket.level -= tokens
    }
  }

  states(nowMs: number): QuotaStates {
    return Object.fromEntries([...this.#buckets].map(([name, bucket]) => [name, stateOf(bucket, nowMs)]))
  }
}

function neededBefore(quota: QuotaName, { inputTokens }: Demand): number {
  if (quota === 'tokens' || quota === 'input_tokens') return inputTokens
  return 1
}

function refill(bucket: Bucket, nowMs: number): void {
  bucket.level = Math.min(bucket.size, bucket.level + ((nowMs - bucket.atMs) * bucket.size) / bucket.windowMs)
  bucket.atMs = nowMs
}

function stateOf(bucket: Bucket, nowMs: number): QuotaState {
  refill(bucket, nowMs)
  const { size, level, windowMs } = bucket
  return {
    limit: size,
    remaining: Math.max(0, Math.floor(level)),
    resetMs: Math.ceil(((size - level) * windowMs) / size),
  }
}
