import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InvalidOptionsError } from './errors.ts'
import type { AnyFaultFactory } from './faults/fault.ts'
import type { Evaluator } from './goals/evaluator.ts'
import type { EgressPolicy } from './interception/egress-policy.ts'
import { nearest } from './internal/nearest.ts'
import type { Goal } from './model/goal.ts'
import type { ModelSource } from './model/source.ts'
import type { AnyProvider } from './providers/side/side-provider.ts'

/** Project-wide defaults, in `khaos.config.ts`. Options of a test win over them, environment variables over both where they exist. */
export interface KhaosConfig {
  /** Seed of every draw. Default 42. */
  readonly seed?: number
  readonly model?: ModelSource | 'stand-in' | 'gullible' | 'steadfast'
  /** Allows `models.live()`. Default false. */
  readonly live?: boolean
  readonly egress?: EgressPolicy
  readonly time?: 'real' | 'virtual'
  /** Milliseconds for one case. Default 30,000. */
  readonly timeoutMs?: number
  /** Provider calls one case may make. Default 40. */
  readonly maxModelCalls?: number
  /** Own fault factories, to be named in YAML by their own names. */
  readonly faults?: Readonly<Record<string, AnyFaultFactory>>
  /** Own goals and assertion types, to be named in YAML. */
  readonly goals?: readonly Goal[]
  readonly evaluators?: readonly Evaluator[]
  /** Further dialects, asked before the built-in ones. */
  readonly providers?: readonly AnyProvider[]
}

const CONFIG_KEYS: readonly (keyof KhaosConfig)[] = [
  'seed',
  'model',
  'live',
  'egress',
  'time',
  'timeoutMs',
  'maxModelCalls',
  'faults',
  'goals',
  'evaluators',
  'providers',
]

/**
 * Checks and types a configuration.
 *
 * @throws InvalidOptionsError on an unknown key
 * @example
 * // khaos.config.ts
 * export default defineConfig({ seed: 7, egress: { allow: ['docs.example.test'] } })
 */
export function defineConfig(config: KhaosConfig): KhaosConfig {
  for (const key of Object.keys(config)) {
    if ((CONFIG_KEYS as readonly string[]).includes(key)) continue
    const near = nearest(key, CONFIG_KEYS)
    throw new InvalidOptionsError(
      `khaos.config: unknown key "${key}". ${near ? `Did you mean "${near}"?` : `Known keys: ${CONFIG_KEYS.join(', ')}.`}`,
    )
  }
  return config
}

/** What the environment says. */
export interface KhaosEnvironment {
  readonly seed?: number
  readonly model?: string
  readonly live: boolean
  /** `i/n`: run only this part of the cases. */
  readonly shard?: string
  /** Key of the one case to run. */
  readonly replay?: string
  /** Saved baselines are written anew. */
  readonly update: boolean
  /** Nothing is created that belongs into version control. */
  readonly ci: boolean
}

/** Reads `KHAOS_SEED`, `KHAOS_MODEL`, `KHAOS_LIVE`, `KHAOS_SHARD`, `KHAOS_REPLAY`, `KHAOS_UPDATE`, and `CI`. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): KhaosEnvironment {
  const seed = env['KHAOS_SEED']
  if (seed !== undefined && !/^\d{1,15}$/.test(seed)) {
    throw new InvalidOptionsError(`KHAOS_SEED is "${seed}". Give a whole number, for example KHAOS_SEED=42.`)
  }
  const { KHAOS_MODEL: model, KHAOS_SHARD: shard, KHAOS_REPLAY: replay } = env
  return {
    live: env['KHAOS_LIVE'] === '1',
    update: env['KHAOS_UPDATE'] === '1',
    ci: !['', '0', 'false'].includes(env['CI'] ?? ''),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(model ? { model } : {}),
    ...(shard ? { shard } : {}),
    ...(replay ? { replay } : {}),
  }
}

/** `KHAOS_PROMOTE=1`: failures that fuzzing has found are written down as tests. */
export function promotesRegressions(): boolean {
  return process.env['KHAOS_PROMOTE'] === '1'
}

const NAMES = ['khaos.config.ts', 'khaos.config.mts', 'khaos.config.js', 'khaos.config.mjs']
const loaded = new Map<string, Promise<KhaosConfig>>()

/** The project's configuration, or an empty one. Loaded once for each folder. */
export function loadConfig(root: string = process.cwd()): Promise<KhaosConfig> {
  const known = loaded.get(root)
  if (known) return known
  const config = readConfig(root)
  loaded.set(root, config)
  return config
}

async function readConfig(root: string): Promise<KhaosConfig> {
  const path = NAMES.map((name) => join(root, name)).find((candidate) => existsSync(candidate))
  if (!path) return {}
  const module = (path.endsWith('ts') ? await importTypeScript(path) : await import(pathToFileURL(path).href)) as { default?: KhaosConfig }
  if (!module.default) throw new InvalidOptionsError(`${path} has no default export. Write \`export default defineConfig({ ... })\`.`)
  return defineConfig(module.default)
}

async function importTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  return createJiti(pathToFileURL(path).href).import(path)
}
