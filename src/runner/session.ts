import type { Agent } from '../agents/agent.ts'
import type { EgressPolicy } from '../interception/egress-policy.ts'
import { prepareInterception, runCase } from '../interception/interceptor.ts'
import { runAsJudge } from '../interception/judging.ts'
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
import type { Scenario } from '../model/scenario.ts'
import type { ModelSource, SourceContext } from '../model/source.ts'
import type { AgentState } from '../model/turn.ts'
import type { Phase } from '../model/verdict.ts'
import type { AnyProvider } from '../providers/side/side-provider.ts'
import { withEnvironment } from './case-environment.ts'
import type { CaseExecution } from './case-execution.ts'
import type { Invariant } from './fuzz/invariants.ts'
import { speakInput } from './speak-input.ts'
import { createLeakWatch } from './state-leak.ts'
import { turnResultsOf } from './turn-result.ts'

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
  /** Somebody asked for these goals: they are not the default. */
  readonly hasOwnGoals: boolean
  /** Answers the provider calls of goals. Left out: they go to a user's own handlers, or to the real API where live calls are allowed. */
  readonly judge?: ModelSource
  readonly egress: EgressPolicy
  readonly time: 'real' | 'virtual'
  readonly timeoutMs: number
  readonly maxModelCalls?: number
  /** What must hold in every fuzz case, beside what always does. */
  readonly invariants?: readonly Invariant[]
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
  /** The turn with which the attack enters, from 1. Default: it is there from the start. */
  readonly attackTurn?: number
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
  /** Lines for the report, each once. */
  readonly notes: Set<string>
  execute(trial: Trial): Promise<CaseExecution>
  /** Runs code that judges: what it calls is never disturbed and is in no case. */
  judge<Result>(ask: () => Promise<Result>): Promise<Result>
}

/** Prepares interception in this worker and opens a session. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await prepareInterception()
  const leaks = createLeakWatch()
  const session: Session = {
    options,
    notes: new Set(),
    async execute(trial) {
      const execution = await executeTrial(session, trial)
      const leak = trial.attack || trial.probe || trial.body ? undefined : leaks.look(trial.input.id, execution)
      if (leak === undefined) return execution
      session.notes.add(`State leaks between trials of ${trial.input.id}: ${leak}.`)
      return { ...execution, leak }
    },
    judge: (ask) => (options.judge ? judgeBySource(options, options.judge, ask) : runAsJudge(ask)),
  }
  return session
}

/** A case of its own, undisturbed, in which the judge's model answers. */
async function judgeBySource<Result>(options: SessionOptions, source: ModelSource, ask: () => Promise<Result>): Promise<Result> {
  const { suite, runId, seed, agent, providers, egress } = options
  const { result } = await runCase(
    {
      key: `${suite}::judge#1`,
      caseId: 'judge',
      trial: 1,
      seed,
      runId,
      phase: 'baseline',
      scenario: 'judge',
      agentName: agent.options.name,
      source,
      providers,
      clock: realClock(),
      egress,
    },
    ask,
  )
  return result
}

async function executeTrial(session: Session, trial: Trial): Promise<CaseExecution> {
  const first = await executeOnce(session, trial, needsVirtualTime(session.options, trial))
  const timedOut = first.replies.some((reply) => reply.ended === 'timed_out')
  // Real work was under way while the clock was virtual: the time-out may be ours. Real time decides.
  return timedOut && (first.realWork ?? []).length > 0 ? executeOnce(session, trial, false) : first
}

function needsVirtualTime(options: SessionOptions, trial: Trial): boolean {
  return options.time === 'virtual' && ((trial.faults?.length ?? 0) > 0 || trial.mayInject === true)
}

async function executeOnce(session: Session, trial: Trial, virtual: boolean): Promise<CaseExecution> {
  const { options } = session
  const state = await freshState(trial.input.scenario)
  const clock: CaseClock = virtual ? startVirtualClock() : realClock()
  const startedMs = monotonicMs()
  const startedAt = realIsoTime(realEpochMs())
  try {
    const { scope, result } = await withEnvironment(options.env, () =>
      runCase(caseOptionsOf(options, trial, clock, state), (open) => (trial.body ? trial.body(open) : speakInput(session, open, trial))),
    )
    return {
      key: trial.key,
      ledger: scope.recorder.entries,
      replies: result,
      ...turnsOf(scope, result),
      ...(trial.input.scenario ? { scenario: trial.input.scenario } : {}),
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

function caseOptionsOf(options: SessionOptions, trial: Trial, clock: CaseClock, state: AgentState): CaseOptions {
  return {
    key: trial.key,
    caseId: trial.caseId,
    trial: trial.trial,
    seed: options.seed,
    runId: options.runId,
    phase: trial.phase,
    scenario: trial.input.id,
    agentName: options.agent.options.name,
    source: trial.source ?? options.sourceFor(trial.phase),
    providers: options.providers,
    clock,
    state,
    ...resetOf(trial.input.scenario),
    egress: options.egress,
    ...(trial.faults ? { faults: trial.faults } : {}),
    ...(trial.attack && trial.attackTurn === undefined ? { attacks: [trial.attack] } : {}),
    ...(trial.probe ? { probe: trial.probe } : {}),
    ...(trial.baseline ? { baseline: trial.baseline } : {}),
    ...(options.maxModelCalls === undefined ? {} : { maxModelCalls: options.maxModelCalls }),
    ...(options.agent.options.isDenied ? { isDenied: options.agent.options.isDenied } : {}),
    ...(options.on ? { on: options.on } : {}),
  }
}

/** What makes the state of a trial once more, and empties the agent's own store, where the scenario says how. */
function resetOf(scenario: Scenario | undefined): Pick<CaseOptions, 'reset'> {
  if (!scenario?.state && !scenario?.reset) return {}
  return {
    async reset(state) {
      Object.assign(state, await scenario.state?.())
      await scenario.reset?.(state)
    },
  }
}

/** The state of one trial, and the agent's own store emptied. */
async function freshState(scenario: Scenario | undefined): Promise<AgentState> {
  const state = (await scenario?.state?.()) ?? {}
  await scenario?.reset?.(state)
  return state
}

/** Turn by turn, where there is more than one or somebody judged them. */
function turnsOf({ turnResults, recorder }: CaseScope, replies: readonly AgentReply[]): Pick<CaseExecution, 'turns'> {
  return replies.length > 1 || turnResults.length > 0 ? { turns: turnResultsOf(recorder.entries, replies, turnResults) } : {}
}
