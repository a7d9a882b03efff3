import type { Agent } from '../agents/agent.ts'
import type { AgentInput } from '../agents/message.ts'
import type { AgentReply } from '../model/agent.ts'
import type { KhaosScope } from '../model/khaos-scope.ts'
import type { Scenario } from '../model/scenario.ts'
import type { CaseOptions } from '../runner/options.ts'
import type { TurnEntry } from '../scenarios/read-turns.ts'

export type { KhaosScope } from '../model/khaos-scope.ts'

/** The agent inside a test: every `send` is one turn of the open case. */
export interface AgentClient {
  readonly options: Agent['options']
  /**
   * Speaks one turn, several in order, or a whole scenario; resolves with the (last) reply, and `khaos.turns` tells them one by one. What the
   * agent does never throws; the test fails at its end where a goal of a scenario or of a turn was missed.
   */
  send(input: AgentInput | readonly TurnEntry[] | Scenario): Promise<AgentReply>
}

/** What an imperative test receives, beside everything its host gives. */
export interface KhaosFixtures {
  readonly agent: AgentClient
  readonly khaos: KhaosScope
  readonly seed: number
  readonly signal: AbortSignal
}

/** The body of a hand-written khaostest. */
export type KhaosBody<Extra = object> = (fixtures: KhaosFixtures & Extra) => unknown

interface KhaosRegister<Extra> {
  /** Declarative: a suite with one test per case of the pack, the faults or the attacks. */
  (name: string, options: CaseOptions): void
  /** Imperative: one test, with the agent, the open case and all fixtures of the host. */
  (name: string, options: CaseOptions, body: KhaosBody<Extra>): void
}

type OptionsFor<Row extends readonly unknown[]> = CaseOptions | ((...row: Row) => CaseOptions)

/**
 * Registers chaos and security tests for an agent.
 *
 * @throws InvalidOptionsError on an unknown or contradictory option, before anything runs
 * @example
 * khaostest('support agent', { agent: support, pack: 'quickstart', seed: 42 })
 * @example
 * khaostest('survives a rate limit', { agent: support }, async ({ agent, expect }) => {
 *   await expect(agent).toRecoverFrom(llmRateLimit().onCall(1), { input: 'Where is order A-1007?' })
 * })
 */
export interface KhaosTest<Extra = object> extends KhaosRegister<Extra> {
  readonly only: KhaosTest<Extra>
  readonly skip: KhaosTest<Extra>
  readonly todo: KhaosTest<Extra>
  readonly fails: KhaosTest<Extra>
  readonly concurrent: KhaosTest<Extra>
  readonly sequential: KhaosTest<Extra>
  runIf(condition: unknown): KhaosTest<Extra>
  skipIf(condition: unknown): KhaosTest<Extra>
  /** One registration per row; the cells come first, then the fixtures. */
  each<const Row extends readonly unknown[]>(
    rows: readonly Row[],
  ): (name: string, options: OptionsFor<Row>, body?: (...args: [...Row, KhaosFixtures & Extra]) => unknown) => void
  each<Cell>(
    rows: readonly Cell[],
  ): (name: string, options: OptionsFor<[Cell]>, body?: (cell: Cell, fixtures: KhaosFixtures & Extra) => unknown) => void
  /** One registration per row; the row as it stands comes first, then the fixtures. */
  for<Row>(
    rows: readonly Row[],
  ): (name: string, options: OptionsFor<[Row]>, body?: (row: Row, fixtures: KhaosFixtures & Extra) => unknown) => void
  /** Adds fixtures in the host's own form. */
  extend<Fixtures extends object>(fixtures: Fixtures): KhaosTest<Extra & ExtendedBy<Fixtures>>
}

/** The values of fixtures given as plain values or as the host's functions. */
export type ExtendedBy<Fixtures> = {
  readonly [Name in keyof Fixtures]: Fixtures[Name] extends (context: never, use: (value: infer Value) => Promise<void>) => unknown
    ? Value
    : Fixtures[Name]
}
