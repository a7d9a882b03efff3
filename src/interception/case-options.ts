import type { BoundAttack } from '../model/attack.ts'
import type { RunEventHandlers } from '../model/event.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Ledger } from '../model/ledger.ts'
import type { ModelSource, SourceContext } from '../model/source.ts'
import type { AgentState } from '../model/turn.ts'
import type { Phase } from '../model/verdict.ts'
import type { AnyProvider } from '../providers/side/side-provider.ts'
import type { EgressPolicy } from './egress-policy.ts'
import type { CaseClock } from './virtual-time.ts'

/** What one trial of one case is made of. */
export interface CaseOptions {
  /** `<suite>::<case id>#<trial>`. */
  readonly key: string
  readonly caseId: string
  readonly trial: number
  readonly seed: number
  readonly runId: string
  readonly phase: Phase
  readonly scenario: string
  readonly agentName: string
  readonly source: ModelSource
  readonly providers: readonly AnyProvider[]
  readonly clock: CaseClock
  readonly faults?: readonly FaultSpec[]
  readonly attacks?: readonly BoundAttack[]
  readonly probe?: SourceContext['probe']
  readonly egress?: EgressPolicy
  /** Provider calls one case may make before it is stopped. Default 40. */
  readonly maxModelCalls?: number
  readonly baseline?: Ledger
  /** State of this trial, as the scenario made it. Default: empty. */
  readonly state?: AgentState
  /** Fills the emptied state anew, and empties a store that the agent keeps itself. */
  readonly reset?: (state: AgentState) => unknown
  readonly isDenied?: (result: unknown) => boolean
  readonly on?: RunEventHandlers
}
