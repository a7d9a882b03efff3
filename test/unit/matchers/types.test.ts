import { describe, expect, it } from 'vitest'
import type { KhaosMatchers } from '../../../matchers/index.ts'
import { khaosagent, llmRateLimit } from '../../../src/core.ts'

const agent = khaosagent({ name: 'typed', version: '1.0.0' }, () => 'hello')

/** Compiled, never called: what a user may write, and what the compiler must refuse. */
const writtenByUsers = (): readonly unknown[] => [
  expect(agent).toRecoverFrom(llmRateLimit()),
  expect(agent).not.toRecoverFrom([llmRateLimit().onCall(1)], { input: 'Hello', strict: true }),
  expect(agent).toResistInjection({ families: ['secret_leak'], limit: 3, trials: 2 }),
  expect(agent).toStayWithin({ calls: 3, per: 'turn' }),
  expect(agent).toAbortIdleStream({ withinMs: 1_000, input: 'Hello' }),
  expect(agent).toHaveOutcome('BLOCKED'),
  expect(agent).toRetry('rate_limited'),
  // @ts-expect-error a factory is no fault
  expect(agent).toRecoverFrom(llmRateLimit),
  // @ts-expect-error a fault is required
  expect(agent).toRecoverFrom(),
  // @ts-expect-error a misspelt option
  expect(agent).toRecoverFrom(llmRateLimit(), { inptu: 'Hello' }),
  // @ts-expect-error no such outcome
  expect(agent).toHaveOutcome('BLOCKT'),
  // @ts-expect-error milliseconds are required
  expect(agent).toAbortIdleStream({}),
  expect(agent).toMatchBaseline({ faults: [], tolerance: { answer: 0.9, toolCalls: 'names' } }),
  expect(agent).not.toMatchSavedBaseline({ input: 'Hello', tolerance: { calls: 1 } }),
  expect(agent).not.toBurstTokens({ absoluteMax: 50_000, multiplier: 3, minCalls: 2, mode: 'input' }),
  // @ts-expect-error no such mode
  expect(agent).toBurstTokens({ mode: 'sum' }),
  // @ts-expect-error no such tolerance
  expect(agent).toMatchBaseline({ tolerance: { words: 1 } }),
  // @ts-expect-error no such neutral code
  expect(agent).toRetry('sunburn'),
]

describe('the types of the matchers', () => {
  it('let users write what is documented, and refuse what is not, when this file is compiled', () => {
    expect(writtenByUsers).toBeTypeOf('function')
  })

  it('name every matcher that is registered', async () => {
    const pure = Object.keys(await import('../../../matchers/all.ts')).sort()
    const typed: Record<keyof KhaosMatchers, true> = {
      toAbortIdleStream: true,
      toBeBlocked: true,
      toBeCompromised: true,
      toBurstTokens: true,
      toCallTool: true,
      toDuplicateSideEffect: true,
      toExecuteTruncatedToolCall: true,
      toFailClosed: true,
      toHaveOutcome: true,
      toHonorRetryAfter: true,
      toInject: true,
      toLeak: true,
      toMatchBaseline: true,
      toMatchSavedBaseline: true,
      toMeetGoal: true,
      toReachHost: true,
      toRecoverFrom: true,
      toResistInjection: true,
      toRetry: true,
      toRetryAtMost: true,
      toScoreAtLeast: true,
      toStayWithin: true,
    }

    expect(pure).toEqual(Object.keys(typed))
  })
})
