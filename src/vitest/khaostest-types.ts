import type { Agent } from '../agents/agent.ts'
import type { AgentInput } from '../agents/message.ts'
import type { HttpMock } from '../interception/http-mock.ts'
import type { AgentReply } from '../model/agent.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { EntryOf, Ledger } from '../model/ledger.ts'
import type { AttackSelection } from '../model/pack.ts'
import type { CaseOptions } from '../runner/options.ts'

/** The agent inside a test: every `send` is one turn of the open case. */
export interface AgentClient {
  readonly options: Agent['options']
  /** Speaks one turn, or several in order; resolves with the (last) reply. What the agent does never throws. */
  send(input: AgentInput | readonly string[]): Promise<AgentReply>
}

/** The open case: its facts, and ways to disturb it. */
export interface KhaosScope {
  readonly ledger: Ledger
  readonly exchanges: readonly EntryOf<'exchange'>[]
  readonly toolCalls: readonly EntryOf<'tool_call'>[]
  readonly egress: readonly EntryOf<'egress'>[]
  readonly faults: readonly EntryOf<'fault'>[]
  readonly usage: { readonly calls: number; readonly inputTokens: number; readonly outputTokens: number }
  /** The last reply, if there is one. */
  readonly reply: AgentReply | undefined
  /** Adds a fault from here on. */
  inject(fault: FaultSpec): void
  /** Attacks the next turns with the first attack of the selection that fits. The agent is run once unattacked first. Resolves with the attack's id. */
  attack(selection: AttackSelection): Promise<string>
  /** Runs code that is not wrapped by `khaosagent` as a turn of this case. */
  run<Result>(run: () => Result | Promise<Result>): Promise<Result>
  /** Answers some of the agent's own HTTP calls: `khaos.http('GET https://shop.example.test/*', () => Response.json({ ok: true }))`. */
  http(pattern: string, respond: HttpMock['respond']): void
  readonly state: Record<string, unknown>
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
