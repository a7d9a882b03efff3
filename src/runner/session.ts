import type { Agent } from '../agents/agent.ts'
import type { EgressPolicy } from '../interception/egress-policy.ts'
import { prepareInterception, runCase } from '../interception/interceptor.ts'
import type { CaseOptions, CaseScope } from '../interception/scope.ts'
import { type CaseClock, realClock, startVirtualClock } from '../interception/virtual-time.ts'
import { monotonicMs, realEpochMs, realIsoTime } from '../internal/clock.ts'
import type { AgentReply } from '../model/agent.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { RunEventHandlers } from '../model/event.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { Ledger } from '../model/ledger.ts'
import type { CaseInput } from '../model/pack.ts'
import type { ModelSource, SourceContext } from '../model/source.ts'
import type { Phase } from '../model/verdict.ts'
import type { AnyProvider } from '../providers/side/side-provider.ts'
import { withEnvironment } from './case-environment.ts'
import type { CaseExecution } from './case-execution.ts'
import { invokeTurns } from './invoke-turns.ts'

/** What all cases of one agent under one set of options share. */
export interface SessionOptions {
  readonly agent: Agent
  /** Project-relative file and test name; first part of every record's key. */
  readonly suite: string
  readonly runId: string
  readonly seed: number
  /** The model for a phase: stand-in, gullible for security, or what the user chose. */
  sourceFor(phase: Phase): ModelSource
  readonly providers: readonly AnyProvider[]
  readonly goals: readonly Goal[]
  readonly egress: EgressPolicy
  readonly time: 'real' | 'virtual'
  readonly timeoutMs: number
  readonly maxModelCalls?: number
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly on?: RunEventHandlers
}

/** One trial to execute. */
export interface Trial {
  readonly key: string
  readonly caseId: string
  readonly trial: number
  readonly phase: Phase
  readonly input: CaseInput
  readonly faults?: readonly FaultSpec[]
  readonly attack?: BoundAttack
  readonly probe?: SourceContext['probe']
  /** Answers in place of the phase's own source. */
  readonly source?: ModelSource
  readonly baseline?: Ledger
  readonly timeoutMs?: number
  /** Runs in place of the agent's turns (code that is not wrapped, or an imperative test). */
  readonly body?: (scope: CaseScope) => Promise<readonly AgentReply[]>
  /** Faults may be added while it runs: time is virtual from the start. */
  readonly mayInject?: boolean
}

/** Executes trials of one agent, one after the other. */
export interface Session {
  readonly options: SessionOptions
  execute(trial: Trial): Promise<CaseExecution>
}

/** Prepares interception in this worker and opens a session. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await prepareInterception()
  return { options, execute: (trial) => executeTrial(options, trial) }
}

async function executeTrial(options: SessionOptions, trial: Trial): Promise<CaseExecution> {
  const first = await executeOnce(options, trial, needsVirtualTime(options, trial))
  const timedOut = first.replies.some((reply) => reply.ended === 'timed_out')
  // Real work was under way while the clock was virtual: the time-out may be ours. Real time decides.
  return timedOut && (first.realWork ?? []).length > 0 ? executeOnce(options, trial, false) : first
}

function needsVirtualTime(options: SessionOptions, trial: Trial): boolean {
  return options.time === 'virtual' && ((trial.faults?.length ?? 0) > 0 || trial.mayInject === true)
}

async function executeOnce(options: SessionOptions, trial: Trial, virtual: boolean): Promise<CaseExecution> {
  const clock: CaseClock = virtual ? startVirtualClock() : realClock()
  const startedMs = monotonicMs()
  const startedAt = realIsoTime(realEpochMs())
  const source = trial.source ?? options.sourceFor(trial.phase)
  const caseOptions: CaseOptions = {
    key: trial.key,
    caseId: trial.caseId,
    trial: trial.trial,
    seed: options.seed,
    runId: options.runId,
    phase: trial.phase,
    scenario: trial.input.id,
    agentName: options.agent.options.name,
    source,
    providers: options.providers,
    clock,
    egress: options.egress,
    ...(trial.faults ? { faults: trial.faults } : {}),
    ...(trial.attack ? { attacks: [trial.attack] } : {}),
    ...(trial.probe ? { probe: trial.probe } : {}),
    ...(trial.baseline ? { baseline: trial.baseline } : {}),
    ...(options.maxModelCalls === undefined ? {} : { maxModelCalls: options.maxModelCalls }),
    ...(options.agent.options.isDenied ? { isDenied: options.agent.options.isDenied } : {}),
    ...(options.on ? { on: options.on } : {}),
  }
  const timeoutMs = trial.timeoutMs ?? trial.input.timeoutMs ?? options.timeoutMs
  try {
    const { scope, result } = await withEnvironment(options.env, () =>
      runCase(caseOptions, (open) => (trial.body ? trial.body(open) : invokeTurns(open, options.agent, trial.input.turns, timeoutMs))),
    )
    return {
      key: trial.key,
      ledger: scope.recorder.entries,
      replies: result,
      faults: scope.schedule.report(),
      ...(trial.attack ? { attack: trial.attack } : {}),
      attacks: scope.attacks,
      ...(scope.pair ? { pair: scope.pair } : {}),
      said: scope.said,
      source: scope.source.kind,
      startedAt,
      durationMs: Math.round(monotonicMs() - startedMs),
      virtualMs: scope.nowMs(),
      heldBy: clock.heldBy(),
      realWork: clock.realWork(),
    }
  } finally {
    await clock.stop()
  }
}
