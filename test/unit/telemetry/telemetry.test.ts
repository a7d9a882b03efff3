import { describe, expect, it } from 'vitest'
import { latencySummary } from '../../../src/telemetry/latency.ts'
import { priceTable } from '../../../src/telemetry/price-table.ts'
import { costUsd, priceOf } from '../../../src/telemetry/pricing.ts'
import { addUsage, noUsage, totalUsage } from '../../../src/telemetry/usage.ts'

const usage = { inputTokens: 1000, cachedTokens: 400, outputTokens: 200, reasoningTokens: 50 }

describe('costUsd', () => {
  it('counts cached tokens as part of the input, reasoning as part of the output', () => {
    expect(costUsd('gpt-4o', usage)).toBeCloseTo((600 * 2.5 + 400 * 1.25 + 200 * 10) / 1e6, 12)
  })

  it('knows dated snapshots of a model', () => {
    expect(priceOf('gpt-4o-2024-08-06')?.model).toBe('gpt-4o')
    expect(priceOf('claude-sonnet-4-5-20250929')?.model).toBe('claude-sonnet-4-5')
  })

  it.each(['gpt-9', 'my-own-model', 'gpt-4o-audio-preview', 'gpt-4o-mini-tts', ''])('never guesses a price for %j', (model) => {
    expect(costUsd(model, usage)).toBeNull()
  })

  it('has no price above the size the price holds for', () => {
    expect(costUsd('gemini-2.5-pro', { ...usage, inputTokens: 200_000 })).not.toBeNull()
    expect(costUsd('gemini-2.5-pro', { ...usage, inputTokens: 200_001 })).toBeNull()
  })
})

describe('priceTable', () => {
  it('dates every row, names its source, and has each model once', () => {
    expect(new Set(priceTable.map(({ model }) => model)).size).toBe(priceTable.length)
    for (const row of priceTable) {
      expect(row.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(new URL(row.source).protocol).toBe('https:')
      expect(row.cachedInput).toBeLessThanOrEqual(row.input)
      if (!/embedding|moderation/.test(row.model)) expect(row.output).toBeGreaterThan(row.input)
    }
  })
})

describe('totalUsage', () => {
  it('adds calls up; a call without usage counts and costs nothing', () => {
    const total = totalUsage([{ model: 'gpt-4o', usage }, { model: 'gpt-4o' }, { model: 'gpt-4o', usage }])

    expect(total).toMatchObject({ calls: 3, inputTokens: 2000, cachedTokens: 800, outputTokens: 400, reasoningTokens: 100 })
    expect(total.costUsd).toBeCloseTo(2 * (costUsd('gpt-4o', usage) ?? 0), 12)
  })

  it('has no cost as soon as one price is unknown', () => {
    expect(
      totalUsage([
        { model: 'gpt-4o', usage },
        { model: 'unheard-of', usage },
      ]).costUsd,
    ).toBeNull()
    expect(addUsage({ ...noUsage, costUsd: null }, noUsage).costUsd).toBeNull()
  })

  it('is zero without calls', () => {
    expect(totalUsage([])).toEqual(noUsage)
  })
})

describe('latencySummary', () => {
  it('takes the nearest rank, in any order', () => {
    const durations = Array.from({ length: 100 }, (_, index) => 100 - index)

    expect(latencySummary(durations)).toEqual({ p50Ms: 50, p95Ms: 95, p99Ms: 99 })
  })

  it('is that one value for one, and null for none', () => {
    expect(latencySummary([7])).toEqual({ p50Ms: 7, p95Ms: 7, p99Ms: 7 })
    expect(latencySummary([])).toEqual({ p50Ms: null, p95Ms: null, p99Ms: null })
  })
})
