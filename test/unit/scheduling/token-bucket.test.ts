import { describe, expect, it } from 'vitest'
import { TokenBuckets } from '../../../src/scheduling/token-bucket.ts'

const MINUTE = 60_000
const small = { inputTokens: 10 }

describe('a bucket of requests', () => {
  it('lets through what it holds, then names the true wait', () => {
    const buckets = new TokenBuckets({ requests: 3 }, MINUTE, 0)

    expect([0, 0, 0].map((at) => buckets.admit(small, at))).toEqual([undefined, undefined, undefined])
    expect(buckets.admit(small, 0)).toEqual({ quota: 'requests', waitMs: 20_000 })
    expect(buckets.admit(small, 5_000)).toEqual({ quota: 'requests', waitMs: 15_000 })
  })

  it('lets through again exactly after that wait, and takes nothing for a refusal', () => {
    const buckets = new TokenBuckets({ requests: 1 }, MINUTE, 0)
    buckets.admit(small, 0)

    for (const at of [1, 2, 3]) expect(buckets.admit(small, at)?.waitMs).toBe(MINUTE - at)
    expect(buckets.admit(small, MINUTE - 1)?.waitMs).toBe(1)
    expect(buckets.admit(small, MINUTE)).toBeUndefined()
  })

  it('never holds more than its size', () => {
    const buckets = new TokenBuckets({ requests: 2 }, MINUTE, 0)

    expect(buckets.states(10 * MINUTE)).toEqual({ requests: { limit: 2, remaining: 2, resetMs: 0 } })
    for (const _ of [1, 2]) expect(buckets.admit(small, 10 * MINUTE)).toBeUndefined()
    expect(buckets.admit(small, 10 * MINUTE)).toBeDefined()
  })

  it('counts down and tells when it is full again', () => {
    const buckets = new TokenBuckets({ requests: 4 }, MINUTE, 0)
    const told = [0, 0, 30_000].map((at) => {
      buckets.admit(small, at)
      return buckets.states(at).requests
    })

    expect(told).toEqual([
      { limit: 4, remaining: 3, resetMs: 15_000 },
      { limit: 4, remaining: 2, resetMs: 30_000 },
      { limit: 4, remaining: 3, resetMs: 15_000 },
    ])
  })

  it('of a day refills over a day, whatever the window', () => {
    const buckets = new TokenBuckets({ requests_per_day: 2 }, MINUTE, 0)
    buckets.admit(small, 0)
    buckets.admit(small, 0)

    expect(buckets.admit(small, MINUTE)?.waitMs).toBe(43_200_000 - MINUTE)
  })
})

describe('buckets of tokens', () => {
  it('take the input before the call and the output after it', () => {
    const buckets = new TokenBuckets({ tokens: 100 }, MINUTE, 0)

    expect(buckets.admit({ inputTokens: 60 }, 0)).toBeUndefined()
    buckets.spendOutput(30, 0)
    expect(buckets.states(0).tokens).toEqual({ limit: 100, remaining: 10, resetMs: 54_000 })
    expect(buckets.admit({ inputTokens: 40 }, 0)).toEqual({ quota: 'tokens', waitMs: 18_000 })
  })

  it('fall below zero by output, and recover from there', () => {
    const buckets = new TokenBuckets({ output_tokens: 50 }, MINUTE, 0)

    expect(buckets.admit(small, 0)).toBeUndefined()
    buckets.spendOutput(150, 0)
    expect(buckets.states(0).output_tokens).toEqual({ limit: 50, remaining: 0, resetMs: 180_000 })
    expect(buckets.admit(small, MINUTE)).toEqual({ quota: 'output_tokens', waitMs: MINUTE + 1200 })
    expect(buckets.admit(small, 2 * MINUTE + 1200)).toBeUndefined()
  })

  it('let a call through that is larger than the whole bucket, once it is full', () => {
    const buckets = new TokenBuckets({ input_tokens: 50 }, MINUTE, 0)

    expect(buckets.admit({ inputTokens: 500 }, 0)).toBeUndefined()
    expect(buckets.admit({ inputTokens: 500 }, 0)?.quota).toBe('input_tokens')
  })

  it('are told apart: the one that lacks most names the wait', () => {
    const buckets = new TokenBuckets({ requests: 60, input_tokens: 100, output_tokens: 1000 }, MINUTE, 0)
    buckets.admit({ inputTokens: 90 }, 0)

    expect(buckets.admit({ inputTokens: 60 }, 0)).toEqual({ quota: 'input_tokens', waitMs: 30_000 })
    expect(buckets.states(0).requests?.remaining).toBe(59)
  })
})
