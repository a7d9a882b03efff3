import type { AgentReply } from '../model/agent.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { Ledger } from '../model/ledger.ts'
import type { CaseInput } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TurnResult } from '../model/turn.ts'
import type { FaultReport } from '../scheduling/fault-schedule.ts'

/** What one trial of one case did. Facts only; nothing is judged yet. */
export interface CaseExecution {
  readonly key: string
  readonly ledger: Ledger
  readonly replies: readonly AgentReply[]
  /** Turn by turn, where there is more than one or a scenario planned them. */
  readonly turns?: readonly TurnResult[]
  /** The scenario that planned the turns. */
  readonly scenario?: Scenario
  readonly faults: readonly FaultReport[]
  readonly attack?: BoundAttack
  /** Attacks added in mid-case, and the unattacked run they are compared with. */
  readonly attacks?: readonly BoundAttack[]
  readonly pair?: { readonly input: CaseInput; readonly ledger: Ledger }
  /** What a hand-written test said, turn by turn, before any payload went in. */
  readonly said?: readonly string[]
  readonly source: string
  readonly startedAt: string
  /** Real milliseconds. */
  readonly durationMs: number
  /** Milliseconds on the case clock. */
  readonly virtualMs: number
  /** What held the virtual clock back, if anything. */
  readonly heldBy: readonly string[]
  /** What of an earlier trial came along, if anything did. */
  readonly leak?: string
  /** Kinds of real work seen while the clock could jump. */
  readonly realWork?: readonly string[]
}

/** How the last turn ended, in a record's words. */
export function endedOf(execution: Pick<CaseExecution, 'replies'>): 'answered' | 'declined' | 'threw' | 'timed_out' | 'not_run' {
  const last = execution.replies.at(-1)
  return last ? endedWord(last) : 'not_run'
}

/** How a reply ended, in a record's words. */
export function endedWord(reply: AgentReply): 'answered' | 'declined' | 'threw' | 'timed_out' {
  return reply.ended === 'answered' && reply.error ? 'declined' : reply.ended
}

/** Faults that had to act and did not. */
export function unfiredFaults({ faults }: Pick<CaseExecution, 'faults'>): readonly FaultReport[] {
  return faults.filter((fault) => fault.required && fault.state !== 'fired')
}
