import type { Agent } from '../agents/agent.ts'
import { isAgent } from '../agents/agent.ts'
import { type KhaosConfig, type KhaosEnvironment, loadConfig, readEnvironment } from '../config.ts'
import { AgentNotFoundError, InvalidOptionsError } from '../errors.ts'
import { defaultGoal, goalByName, goalCatalog } from '../goals/catalog.ts'
import { workerState } from '../interception/worker-state.ts'
import { shortHash } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import { nearest } from '../internal/nearest.ts'
import type { Goal } from '../model/goal.ts'
import type { Pack } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import { resolveSource } from '../models/resolve-source.ts'
import { models } from '../models/source.ts'
import { builtInProviders } from '../providers/catalog.ts'
import type { PackCatalog } from '../scenarios/catalog.ts'
import type { CaseOptions } from './options.ts'
import type { SessionOptions } from './session.ts'

/** Seed of a run that names none. */
export const DEFAULT_SEED = 42
const DEFAULT_TIMEOUT_MS = 30_000
/** Milliseconds for a whole run that names no limit. */
export const DEFAULT_RUN_TIMEOUT_MS = 120_000

/** Everything resolved that cases of these options share. */
export interface Prepared {
  readonly session: SessionOptions
  readonly pack: Pack | undefined
  /** The scenarios of the options, those of files read. */
  readonly scenarios: readonly Scenario[]
  readonly environment: KhaosEnvironment
  readonly configHash: string
}

/** Resolves options, environment and configuration once: names become values, and what cannot be resolved is refused. */
export async function prepare(
  options: CaseOptions,
  place: { readonly suite: string; readonly runId: string; readonly root?: string },
): Promise<Prepared> {
  const environment = readEnvironment()
  const config = await loadConfig(place.root)
  const scenarios = await readScenarios(options.scenario, place.root, config)
  const agent = agentOf(options, scenarios)
  const pack = typeof options.pack === 'string' ? await readPack(options.pack, place.root, config) : options.pack
  const ownGoals = options.goals ?? pack?.goals
  const seed = environment.seed ?? options.seed ?? config.seed ?? DEFAULT_SEED
  const maxModelCalls = options.maxModelCalls ?? config.maxModelCalls
  const session: SessionOptions = {
    agent,
    suite: place.suite,
    runId: place.runId,
    seed,
    sourceFor: sourceResolver(options, environment, config, agent),
    providers: [...(options.providers ?? []), ...(config.providers ?? []), ...builtInProviders],
    goals: resolveGoals(ownGoals),
    hasOwnGoals: ownGoals !== undefined && ownGoals.length > 0,
    ...(options.judge ? { judge: options.judge } : {}),
    egress: options.egress ?? config.egress ?? 'block',
    time: options.time ?? config.time ?? 'virtual',
    timeoutMs: options.timeoutMs ?? config.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(maxModelCalls === undefined ? {} : { maxModelCalls }),
    ...(options.invariants ? { invariants: options.invariants } : {}),
    ...(options.env ? { env: options.env } : {}),
    ...(options.on ? { on: options.on } : {}),
  }
  return { session, pack, scenarios, environment, configHash: hashOf({ ...options, scenario: scenarios }, config, pack, seed) }
}

/** YAML and schemas are loaded when a pack is named, and only then. */
async function readPack(name: string, root: string | undefined, config: KhaosConfig): Promise<Pack> {
  const { loadPack } = await import('../scenarios/load-pack.ts')
  return loadPack(name, { ...(root === undefined ? {} : { root }), catalog: await catalogOf(config) })
}

/** A file holds a scenario and its variants. */
async function readScenarios(option: CaseOptions['scenario'], root: string | undefined, config: KhaosConfig): Promise<readonly Scenario[]> {
  const entries = option === undefined ? [] : ([option].flat() as readonly (Scenario | string)[])
  const lists = await Promise.all(
    entries.map(async (entry) => {
      if (typeof entry !== 'string') return [entry]
      const { loadScenarios } = await import('../scenarios/load-scenarios.ts')
      return loadScenarios(entry, { ...(root === undefined ? {} : { root }), catalog: await catalogOf(config) })
    }),
  )
  return lists.flat()
}

/** Names that files may use: the built-in ones, and those of the project's configuration. */
async function catalogOf({ faults, goals, evaluators }: KhaosConfig): Promise<PackCatalog> {
  const { extendCatalog } = await import('../scenarios/catalog.ts')
  return extendCatalog({
    faults: Object.values(faults ?? {}),
    ...(goals ? { goals } : {}),
    ...(evaluators ? { evaluators } : {}),
  })
}

/** The agent of the options, else the one that the scenarios name. Throws `AgentNotFoundError` when there is none. */
function agentOf(options: CaseOptions, scenarios: readonly Scenario[]): Agent {
  if (isAgent(options.agent)) return options.agent
  const named = options.agent === undefined ? [...new Set(scenarios.flatMap((scenario) => scenario.agent ?? []))] : []
  if (named.length > 1)
    throw new InvalidOptionsError(
      'The scenarios name different agents. Give each agent a khaostest of its own, or name the `agent` in the options.',
    )
  if (isAgent(named[0])) return named[0]
  throw new AgentNotFoundError(
    String((options.agent as { name?: string } | undefined)?.name ?? ''),
    options.agent === undefined
      ? 'No `agent` was given. Wrap your function with `khaosagent({ name, version }, handler)` and pass it as `agent`.'
      : '`agent` is not an agent. Wrap it: `khaosagent({ name, version }, handler)`.',
  )
}

/** One source per phase for the whole session, so that a scripted source keeps its place between the calls of a case. */
function sourceResolver(
  options: CaseOptions,
  environment: KhaosEnvironment,
  config: KhaosConfig,
  agent: Agent,
): SessionOptions['sourceFor'] {
  const resolved = new Map<string, ReturnType<typeof resolveSource>>()
  return (phase) => {
    const known = resolved.get(phase)
    if (known) return known
    const replies = agent.options.replies
    if (replies && options.model === undefined && environment.model === undefined && phase !== 'security') {
      const scripted = models.scripted(replies as Parameters<typeof models.scripted>[0], { loop: true })
      resolved.set(phase, scripted)
      return scripted
    }
    const source = resolveSource({
      phase,
      option: options.model,
      environment: environment.model,
      config: config.model,
      liveAllowed: environment.live || config.live === true,
    })
    if (source.kind === 'live') workerState().liveAllowed = true
    resolved.set(phase, source)
    return source
  }
}

/** Goals by name become values. None given: the default goal. */
export function resolveGoals(goals: readonly (Goal | string)[] | undefined): readonly Goal[] {
  if (!goals || goals.length === 0) return [defaultGoal]
  return goals.map((goal) => {
    if (typeof goal !== 'string') return goal
    const found = goalByName(goal)
    if (found) return found
    const names = goalCatalog.map((entry) => entry.goal.name)
    const near = nearest(goal, names)
    throw new InvalidOptionsError(`No goal is named "${goal}". ${near ? `Did you mean "${near}"?` : `Known goals: ${names.join(', ')}.`}`)
  })
}

let hashed: { readonly text: string; readonly config: KhaosConfig; readonly hash: string } | undefined

/** Hash of all that decides what runs and how it is judged. Functions count by their source. Tests of one file mostly have the same. */
function hashOf(options: CaseOptions, config: KhaosConfig, pack: Pack | undefined, seed: number): string {
  const { agent: _agent, on: _on, env: _env, ...rest } = options
  const text = `${seed}\n${withSources(rest)}\n${pack?.contentHash ?? ''}`
  if (hashed?.text === text && hashed.config === config) return hashed.hash
  const plain = (value: unknown) => stableStringify(JSON.parse(withSources(value)))
  const hash = shortHash(`${seed}\n${plain(rest)}\n${plain(config)}\n${pack?.contentHash ?? ''}`, 12)
  hashed = { text, config, hash }
  return hash
}

const withSources = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item: unknown) => (typeof item === 'function' ? String(item) : item))
