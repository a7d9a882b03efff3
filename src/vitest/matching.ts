import { type Agent, isAgent } from '../agents/agent.ts'
import { InvalidOptionsError } from '../errors.ts'
import type { KnownSecret } from '../internal/redact.ts'
import { redactRecord } from '../manifest/redact.ts'
import { createRunId } from '../manifest/run-id.ts'
import type { CaseRecord } from '../model/case-record.ts'
import type { Ledger } from '../model/ledger.ts'
import type { RunFacts } from '../model/task-meta.ts'
import { type CaseSuite, openCaseSuite } from '../runner/case-suite.ts'
import { inputsOf } from '../runner/inputs.ts'
import { type CaseOptions, checkOptions } from '../runner/options.ts'
import { planForAgent } from '../runner/plan-for-agent.ts'
import { prepare } from '../runner/prepare.ts'
import type { TrialResult } from '../runner/run-trial.ts'
import { suiteOfClient } from './agent-client.ts'
import type { SavedBaselines } from './saved-baselines.ts'
import { currentTestRecords } from './test-records.ts'

export { shapeOf } from '../oracles/result-shape.ts'

/** What a host tells a matcher of the assertion it runs in. */
export interface MatcherContext {
  readonly isNot: boolean
  /** Project-relative test file and test name, where the host knows them. */
  readonly place: string
  /** Where baselines of the running test file are kept. */
  readonly saved?: SavedBaselines
  /** Leaves a record with the running test, where no khaostest does. */
  addRecord?(record: CaseRecord): Promise<void>
  /** Tells the running test which agent, seed and configuration its records come from. */
  addRun?(facts: RunFacts): void
}

/** The agent behind a received value: an `agent` fixture, or what `khaosagent` made. */
export function agentIn(received: unknown): Agent | undefined {
  return suiteOfClient(received)?.session.options.agent ?? (isAgent(received) ? received : undefined)
}

/** One case that a matcher ran. */
export interface CaseRun extends TrialResult {
  /** The agent undisturbed on the same input, where the case is compared with it. */
  readonly usual: Ledger | undefined
}

/** All cases that a matcher ran. */
export interface CasesRun {
  readonly runs: readonly CaseRun[]
  /** What was asked for, with what the surrounding test says. */
  readonly asked: CaseOptions
  /** Attacks that were left out because they do not fit the agent, by reason. */
  readonly notes: readonly string[]
}

/** What a matcher adds to the options of its user. */
export interface RunCasesExtras {
  /** Options that depend on what the agent does undisturbed on its first input. */
  adapt?(usual: Ledger, agent: Agent): Pick<CaseOptions, 'faults'>
  /** Values that no record may show. */
  readonly secrets?: readonly KnownSecret[]
}

/**
 * Plans and runs cases of an agent for a matcher. The options of the surrounding khaostest hold unless the matcher's own say otherwise.
 * Records are left with the test.
 */
export async function runCasesFor(
  where: string,
  received: unknown,
  options: CaseOptions,
  context: MatcherContext,
  { adapt, secrets }: RunCasesExtras = {},
): Promise<CasesRun> {
  checkOptions(where, options)
  const agent = agentIn(received)
  if (!agent)
    throw new InvalidOptionsError(`${where} needs an agent: pass the \`agent\` fixture of a khaostest, or what \`khaosagent\` returned.`)
  const records = currentTestRecords()
  const surrounding = suiteOfClient(received) ?? records?.suite
  const suite = await openFor(agent, surrounding, options, context)
  const asked = adapt ? { ...suite.asked, ...adapt(await usualOf(where, suite), agent) } : suite.asked
  const { cases: planned, notes } = await planForAgent(asked, suite.opened)

  const runs: CaseRun[] = []
  for (const plan of planned) {
    for (const result of await suite.opened.run(plan)) {
      const record = secrets ? redactRecord(result.record, secrets) : result.record
      const usual = plan.phase === 'baseline' ? undefined : (await suite.opened.pairFor(plan.input)).ledger
      runs.push({ ...result, record, usual })
      // A fault of the matcher's own probes how the client behaves. Whether the goal is met under it is not the claim, and no score.
      if (!adapt) await (records?.add(record) ?? context.addRecord?.(record))
    }
  }
  if (!records && !adapt) context.addRun?.(suite.opened.facts())
  return { runs, asked, notes }
}

interface OpenedSuite {
  readonly opened: CaseSuite
  readonly asked: CaseOptions
}

async function usualOf(where: string, { opened, asked }: OpenedSuite): Promise<Ledger> {
  const input = inputsOf(asked, opened.prepared)[0] ?? opened.prepared.pack?.inputs[0]
  if (!input)
    throw new InvalidOptionsError(
      `${where} has no input to run the agent on. Give \`input\`, or declare \`khaosagent({ inputs: [...] })\`.`,
    )
  return (await opened.pairFor(input)).ledger
}

/** What the matcher asks for replaces what the surrounding test plans; how to run (model, seed, egress, ...) is inherited. */
async function openFor(
  agent: Agent,
  surrounding: CaseSuite | undefined,
  options: CaseOptions,
  context: MatcherContext,
): Promise<OpenedSuite> {
  const { pack: _pack, faults: _faults, attacks: _attacks, phases: _phases, ...inherited } = surrounding?.options ?? {}
  const { input: _input, inputs: _inputs, scenario: _scenario, ...withoutInputs } = inherited
  const saysWhat = options.input !== undefined || options.inputs !== undefined || options.scenario !== undefined
  const asked: CaseOptions = {
    ...(saysWhat ? withoutInputs : inherited),
    ...options,
    agent,
  }
  const suite = surrounding?.session.options.suite ?? context.place
  const runId = surrounding?.session.options.runId ?? createRunId(agent.options.name)
  return { opened: await openCaseSuite(await prepare(asked, { suite, runId }), asked), asked }
}
