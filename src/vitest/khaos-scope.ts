import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import type { KhaosScope } from '../model/khaos-scope.ts'
import type { CaseExecution } from '../runner/case-execution.ts'
import type { CaseSuite } from '../runner/case-suite.ts'
import { createKhaosScope } from '../runner/khaos-scope.ts'

/** The `khaos` of a hand-written test. `scopeOf` finds the case behind it, for matchers. */
export function openKhaosScope(scope: CaseScope, suite: CaseSuite, replies: AgentReply[]): KhaosScope {
  const facade = createKhaosScope(scope, { session: suite.session, replies, pairFor: (input) => suite.pairFor(input) })
  scopes.set(facade, { scope, suite, replies, khaos: facade })
  return facade
}

/** What stands behind a `khaos` fixture. */
export interface ScopeFacts {
  readonly scope: CaseScope
  readonly suite: CaseSuite
  readonly replies: readonly AgentReply[]
  readonly khaos: KhaosScope
}

/** The open case as it stands. */
export function executionSoFar({ scope, replies, khaos }: ScopeFacts): CaseExecution {
  return {
    key: scope.options.key,
    ledger: [...scope.recorder.entries],
    replies: [...replies],
    turns: khaos.turns,
    faults: scope.schedule.report(),
    attacks: scope.attacks,
    ...(scope.pair ? { pair: scope.pair } : {}),
    said: [...scope.said],
    source: scope.source.kind,
    startedAt: '',
    durationMs: 0,
    virtualMs: scope.nowMs(),
    heldBy: [],
  }
}

const scopes = new WeakMap<object, ScopeFacts>()

/** The case behind a `khaos` fixture, or `undefined` for anything else. */
export function scopeOf(value: unknown): ScopeFacts | undefined {
  return typeof value === 'object' && value !== null ? scopes.get(value) : undefined
}
