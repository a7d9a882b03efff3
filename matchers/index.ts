import { expect } from 'vitest'
import { type AssertionState, matcherContext, mustBeAwaited } from '../src/vitest/matcher-context.ts'
import * as matchers from './all.ts'
import { bindMatchers } from './bind-matchers.ts'
import type { KhaosMatchers } from './types.ts'

declare global {
  namespace Chai {
    // Vitest builds its assertion types on this one; its own `Matchers` changed parameters between majors.
    interface Assertion extends KhaosMatchers {}
  }
}

expect.extend(bindMatchers<AssertionState>(matchers, { contextOf: matcherContext, running: mustBeAwaited }) as never)

export type { MatcherContext } from '../src/vitest/matching.ts'
export * from './all.ts'
export type { Tolerance } from './behavior.ts'
export type { MatcherResult } from './matcher-result.ts'
export type { BurstOptions } from './to-burst-tokens.ts'
export type { Outcome } from './to-have-outcome.ts'
export type { BaselineOptions } from './to-match-baseline.ts'
export type { SavedBaselineOptions } from './to-match-saved-baseline.ts'
export type { UsageLimits } from './to-stay-within.ts'
export type { KhaosMatchers, RunAgentOptions } from './types.ts'
