import { InvalidOptionsError, RunTimeoutError } from '../errors.ts'
import { monotonicMs, realIsoTime } from '../internal/clock.ts'
import { buildManifest } from '../manifest/build.ts'
import { readEnvironment } from '../manifest/environment.ts'
import { createRunId } from '../manifest/run-id.ts'
import type { CaseRecord } from '../model/case-record.ts'
import type { Gate } from '../model/task-meta.ts'
import { brokenVerdicts } from '../model/verdict.ts'
import { openCaseSuite } from './case-suite.ts'
import { createCaseTally } from './case-tally.ts'
import { checkGates } from './gates.ts'
import { type CaseOptions, checkOptions } from './options.ts'
import { planForAgent } from './plan-for-agent.ts'
import { DEFAULT_RUN_TIMEOUT_MS, prepare } from './prepare.ts'
import { createRunResult, type RunResult } from './run-result.ts'

/** What `run()` accepts beside the options of a khaostest. */
export interface RunOptions extends CaseOptions {
  /** Other name of `runTimeoutMs`. */
  readonly timeout?: number
  /** `false` leaves the security phase out, `true` keeps what the pack says. */
  readonly security?: boolean
  /** Name of the run in its records. Default: the agent's name. */
  readonly name?: string
  /** Folder that paths and `khaos.config.ts` are looked up in. Default: the working directory. */
  readonly root?: string
  /** Stops the run; what was done so far is lost. */
  readonly signal?: AbortSignal
}

/**
 * Runs a pack, or faults and attacks, against an agent without any test framework.
 *
 * @returns scores, records and figures; `passed` is true when every gate is met
 * @throws InvalidOptionsError on an unknown option, `PackError` on a bad pack, `RunTimeoutError` after `runTimeoutMs`
 * @example
 * const result = await run({ agent, pack: 'quickstart', seed: 42 })
 * console.log(result.scores.security?.value, result.security.vulnerabilities)
 */
export async function run(options: RunOptions): Promise<RunResult> {
  checkOptions('run()', options, ['timeout', 'security', 'name', 'root', 'signal'])
  const resolved = withAliases(options)
  const root = options.root ?? process.cwd()
  const isPlanned = resolved.scenario !== undefined || resolved.faults !== undefined || resolved.attacks !== undefined
  const pack = resolved.pack ?? (isPlanned ? undefined : 'quickstart')
  const asked: CaseOptions = pack === undefined ? resolved : { ...resolved, pack }
  const name = options.name ?? asked.agent?.options.name ?? 'run'
  const runId = createRunId(typeof pack === 'string' ? pack : (pack?.name ?? name))
  const prepared = await prepare(asked, { suite: name, runId, root })
  const suite = await openCaseSuite(prepared, asked)
  const { cases: planned, notes } = await planForAgent(asked, suite)
  if (planned.length === 0) throw new InvalidOptionsError('run() plans no case. Give a pack with inputs, or inputs with faults or attacks.')

  const runTimeoutMs = asked.runTimeoutMs ?? DEFAULT_RUN_TIMEOUT_MS
  const startedMs = monotonicMs()
  const records: CaseRecord[] = []
  const tally = createCaseTally({ keepSummaries: true })
  for (const plan of planned) {
    options.signal?.throwIfAborted()
    if (monotonicMs() - startedMs > runTimeoutMs) throw new RunTimeoutError(runTimeoutMs, records.length, planned.length)
    for (const { record } of await suite.run(plan)) {
      records.push(record)
      tally.add(record)
    }
  }
  const { gates, warnings } = checkGates(tally, asked, prepared.session.seed, prepared.pack?.weights)
  const allGates = [...gates, ...(asked.minScore ? [] : [casesGate(records)])]
  const facts = suite.facts()
  const manifest = buildManifest({
    summaries: tally.summaries,
    context: {
      ...readEnvironment(root),
      runId,
      createdAt: realIsoTime(),
      status: 'complete',
      host: { name: 'run()', version: '' },
      seed: prepared.session.seed,
      configHash: prepared.configHash,
      packs: [...facts.packs],
      agents: [...facts.agents],
      weights: prepared.pack?.weights,
      gates: allGates.map((gate) => ({ ...gate })),
      warnings: [...warnings, ...notes, ...(facts.notes ?? [])],
      unattributed: facts.unattributed ?? 0,
    },
  })
  return createRunResult(manifest, records, tally.summaries)
}

/** Without a `minScore` every case must end well. */
function casesGate(records: readonly CaseRecord[]): Gate {
  const broken = records.filter((record) => brokenVerdicts.has(record.verdict))
  return {
    name: 'cases',
    passed: broken.length === 0,
    detail:
      broken.length === 0
        ? `${records.length} cases ended well`
        : `${broken.length} of ${records.length} cases did not: ${broken
            .slice(0, 3)
            .map((record) => `${record.caseId} ${record.verdict}`)
            .join(', ')}`,
  }
}

function withAliases({ timeout, security, name: _name, root: _root, signal: _signal, ...options }: RunOptions): CaseOptions {
  return {
    ...options,
    ...(timeout !== undefined && options.runTimeoutMs === undefined ? { runTimeoutMs: timeout } : {}),
    ...(security === false && options.phases === undefined ? { phases: ['baseline', 'resilience'] as const } : {}),
  }
}
