import type { AgentReply } from '../model/agent.ts'
import type { CaseRecord } from '../model/case-record.ts'
import type { Goal } from '../model/goal.ts'
import type { CaseInput } from '../model/pack.ts'
import { explain } from '../reporting/explain.ts'
import { type CaseExecution, unfiredFaults } from '../runner/case-execution.ts'
import { type CaseSuite, openCaseSuite } from '../runner/case-suite.ts'
import { goalValues, isMet } from '../runner/goal-values.ts'
import { judgeScope } from '../runner/judge-scope.ts'
import { listedFaults } from '../runner/options.ts'
import { prepare } from '../runner/prepare.ts'
import { recordCase } from '../runner/record-case.ts'
import { replayCommand } from '../runner/replay-command.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { createAgentClient } from './agent-client.ts'
import { type CallSite, shortError } from './call-site.ts'
import type { HostContext } from './host.ts'
import { openKhaosScope } from './khaos-scope.ts'
import type { KhaosBody } from './khaostest-types.ts'
import { createSink } from './record.ts'
import { refuseRetries } from './refuse-retries.ts'
import { type Registration, runIdOf } from './registration.ts'
import { suiteKey } from './suite-key.ts'
import { withTestRecords } from './test-records.ts'

/** One test written by hand: the body runs inside an open case; what it sent and what matchers ran is recorded with the test. */
export async function runImperative(registration: Registration, body: KhaosBody, context: HostContext): Promise<void> {
  const { host, name, options, site } = registration
  const sink = createSink(host)
  const prepared = await prepare(options, { suite: suiteKey(context.task, true), runId: runIdOf(host, options, name) })
  const suite = await openCaseSuite(prepared, options)
  const replies: AgentReply[] = []
  const addRecord = async (record: CaseRecord): Promise<void> => {
    refuseRetries(context, record.phase)
    await sink.add(context, record)
  }
  let failure: unknown
  let promised: readonly Goal[] = []

  const execution = await suite.session.execute({
    key: `${prepared.session.suite}::test#1`,
    caseId: 'test',
    trial: 1,
    phase: 'baseline',
    input: bodyInput(name),
    body: async (scope) => {
      for (const fault of listedFaults(options.faults)) scope.addFault(fault)
      const khaos = openKhaosScope(scope, suite, replies)
      const { client: agent, goals } = createAgentClient(scope, suite, replies, khaos)
      promised = goals
      try {
        await withTestRecords({ suite, add: addRecord }, () =>
          body(fixtures(context, { agent, khaos, seed: prepared.session.seed, signal: scope.signal })),
        )
      } catch (error) {
        failure = withMatcherHint(error)
      }
      return replies
    },
    ...(listedFaults(options.faults).length > 0 ? { mayInject: true } : {}),
  })

  const unfired = unfiredFaults(execution)
  failure ??= await missedGoal(suite, execution, promised, site)
  if (execution.ledger.some((entry) => entry.kind === 'exchange' || entry.kind === 'turn')) {
    await addRecord(await scopeRecord(suite, execution, failure))
  }
  sink.addRun(context, suite.facts())
  if (failure !== undefined) throw failure
  const first = unfired[0]
  if (first) {
    throw shortError(
      'KhaosNotExercised',
      explain({ expected: `${first.name} to act on the agent`, happened: `NOT_EXERCISED: it never fired\n${first.nearMiss ?? ''}` }),
      site,
    )
  }
}

/** A goal of a scenario or of a turn that was sent is a demand, not a remark: missed, it fails the test. */
async function missedGoal(suite: CaseSuite, execution: CaseExecution, goals: readonly Goal[], site: CallSite): Promise<Error | undefined> {
  const ofTurns = (execution.turns ?? []).flatMap(({ turn, goals: own }) =>
    own.map((goal) => ({ ...goal, name: `turn ${turn}: ${goal.name}` })),
  )
  const values = [...ofTurns, ...(await goalValues(goals, execution, execution.said?.[0] ?? '', suite.session.judge))]
  const missed = values.find((goal) => !isMet(goal))
  if (!missed) return undefined
  return shortError(
    'KhaosFailure',
    explain({
      expected: `the goal "${missed.name}" of the scenario to be met`,
      happened: `${missed.value} of ${missed.threshold}${missed.detail ? `: ${missed.detail}` : ''}`,
      replay: replayCommand(execution.key),
    }),
    site,
  )
}

function fixtures(context: HostContext, ours: object): never {
  // The host's context has getters and methods bound to itself: ours lies over it, nothing is copied.
  return Object.assign(Object.create(context as object), ours) as never
}

const NO_MATCHER = /^Invalid Chai property: (to[A-Z]\w*)/

/** Chai's own message does not say where a matcher comes from. */
function withMatcherHint(error: unknown): unknown {
  const name = error instanceof Error ? NO_MATCHER.exec(error.message)?.[1] : undefined
  if (!(error instanceof Error) || name === undefined) return error
  const before = error.message
  error.message = `${before}. If it is one of khaostest, add \`import 'khaostest/matchers'\` to this file or to \`setupFiles\`.`
  if (error.stack) error.stack = error.stack.replace(before, () => error.message)
  return error
}

function bodyInput(name: string): CaseInput {
  return { id: 'test', turns: [name], goals: [], requiredCapabilities: [], tags: [] }
}

/** The open case of the body itself. Its phase follows from what was done to it. */
async function scopeRecord(suite: CaseSuite, execution: CaseExecution, failure: unknown): Promise<CaseRecord> {
  const { phase, judgement, security, attack } = await judgeScope(suite.session, execution, failure)
  const plan: PlannedCase = {
    id: `${phase}/test`,
    phase,
    input: { ...bodyInput('test'), turns: execution.ledger.flatMap((entry) => (entry.kind === 'turn' ? [entry.input] : [])) },
    faults: [],
    trials: 1,
    goals: [],
    unit: suite.session.options.suite,
    ...(attack ? { attack: attack.variant } : {}),
  }
  const weight = Math.max(0, ...execution.faults.map((fault) => fault.severity))
  const record = recordCase(suite.session.options, {
    plan,
    trial: 1,
    execution: { ...execution, key: `${suite.session.options.suite}::${plan.id}#1` },
    goals: [],
    judgement,
    ...(security ? { security } : {}),
    ...(attack ? { attack } : {}),
  })
  return phase === 'resilience' ? { ...record, weight: weight || 0.5 } : record
}
