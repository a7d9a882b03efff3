import type { AgentReply } from './agent.ts'
import type { FaultSpec } from './fault.ts'
import type { EntryOf, Ledger } from './ledger.ts'
import type { AttackSelection } from './pack.ts'
import type { AgentState, TurnResult } from './turn.ts'

/** The open case: its facts, and ways to disturb it. */
export interface KhaosScope {
  readonly ledger: Ledger
  readonly exchanges: readonly EntryOf<'exchange'>[]
  readonly toolCalls: readonly EntryOf<'tool_call'>[]
  /** Checks by wrapped controls. */
  readonly controls: readonly EntryOf<'control_run'>[]
  readonly egress: readonly EntryOf<'egress'>[]
  readonly faults: readonly EntryOf<'fault'>[]
  readonly usage: { readonly calls: number; readonly inputTokens: number; readonly outputTokens: number }
  /** The turns so far, each with what came of it. */
  readonly turns: readonly TurnResult[]
  /** The last reply, if there is one. */
  readonly reply: AgentReply | undefined
  /** Adds a fault from here on. */
  inject(fault: FaultSpec): void
  /** Attacks the next turns with the first attack of the selection that fits. The agent is run once unattacked first. Resolves with the attack's id. */
  attack(selection: AttackSelection): Promise<string>
  /** Runs code that is not wrapped by `khaosagent` as a turn of this case. */
  run<Result>(run: () => Result | Promise<Result>): Promise<Result>
  /** Answers some of the agent's own HTTP calls: `khaos.http('GET https://shop.example.test/*', () => Response.json({ ok: true }))`. */
  http(pattern: string, respond: (request: Request) => Response | Promise<Response>): void
  /** Wraps a guard that lives in the test, as `wrapControl` does. */
  control<Control extends (...args: never[]) => unknown>(name: string, control: Control): Control
  readonly state: AgentState
}
