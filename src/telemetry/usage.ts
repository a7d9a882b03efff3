import type { BilledCall } from './billed-call.ts'
import { costUsd } from './pricing.ts'

/** What a number of provider calls used. `costUsd` is `null` as soon as the price or the counts of one of them are not known. */
export interface UsageTotal {
  readonly calls: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costUsd: number | null
}

export const noUsage: UsageTotal = { calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }

/** The sum over provider calls. Cached tokens are part of the input, reasoning tokens part of the output. */
export function totalUsage(calls: Iterable<BilledCall>): UsageTotal {
  let total = noUsage
  for (const { model, usage } of calls) {
    total =
      usage === undefined || usage === null
        ? { ...total, calls: total.calls + 1, costUsd: usage === null ? null : total.costUsd }
        : addUsage(total, {
            calls: 1,
            inputTokens: usage.inputTokens,
            cachedTokens: usage.cachedTokens,
            outputTokens: usage.outputTokens,
            reasoningTokens: usage.reasoningTokens,
            costUsd: costUsd(model, usage),
          })
  }
  return total
}

export function addUsage(a: UsageTotal, b: UsageTotal): UsageTotal {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
  }
}
