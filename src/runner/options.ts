import type { Agent } from '../agents/agent.ts'
import { InvalidOptionsError } from '../errors.ts'
import type { EgressPolicy } from '../interception/egress-policy.ts'
import { nearest } from '../internal/nearest.ts'
import type { RunEventHandlers } from '../model/event.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection, CaseInput, Pack } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import type { ModelSource, ModelSourceKind } from '../model/source.ts'
import type { MinScore } from '../model/task-meta.ts'
import type { Phase } from '../model/verdict.ts'
import type { AnyProvider } from '../providers/side/side-provider.ts'
import type { FaultChoices } from '../scheduling/plan.ts'
import type { Invariant } from './fuzz/invariants.ts'

/** A task with as much said of it as is needed: a text, or turns. */
export interface InputFields extends Partial<Omit<CaseInput, 'turns' | 'scenario'>> {
  readonly text?: string
  readonly turns?: readonly string[]
}

/** A task in one of its short forms: a text, a list of turns, or the whole. */
export type InputOption = string | readonly string[] | InputFields

/** A scenario, or the path of a YAML file that holds one with its variants. */
export type ScenarioOption = Scenario | string

/** What a khaostest, a matcher and `run()` accept alike. */
export interface CaseOptions {
  readonly agent?: Agent
  /** Name of a built-in pack, path of a YAML file, or a pack. */
  readonly pack?: string | Pack
  /** What is said to the agent, turn by turn, with what disturbs it: in the place of `inputs`. */
  readonly scenario?: ScenarioOption | readonly ScenarioOption[]
  readonly input?: InputOption
  readonly inputs?: readonly InputOption[]
  /** Each is a case of its own; a list inside the list (`sequence(...)`, `allOf(...)`) acts together in one case. */
  readonly faults?: FaultChoices
  readonly attacks?: AttackSelection
  readonly goals?: readonly (Goal | string)[]
  /** Answers the provider calls that goals make. Default: your own MSW handlers, or the real API where live calls are allowed. */
  readonly judge?: ModelSource
  readonly model?: ModelSource | ModelSourceKind
  /** Default 42. */
  readonly seed?: number
  /** Repetitions of each case, each with draws of its own. Default 1. */
  readonly trials?: number
  /** Milliseconds for one case. Default 30,000. */
  readonly timeoutMs?: number
  /** Milliseconds for the whole run. Default 120,000. */
  readonly runTimeoutMs?: number
  readonly time?: 'real' | 'virtual'
  readonly egress?: EgressPolicy
  readonly minScore?: MinScore
  /** 0 to 1, e.g. 0.95: gates compare the pessimistic end of the interval. */
  readonly confidence?: number
  /** `DEGRADED` fails. */
  readonly strict?: boolean
  /** Cases that may stay unexercised before the run fails. */
  readonly maxNotExercised?: number
  readonly expectBlocked?: boolean
  readonly phases?: readonly Phase[]
  /** Environment variables for the time of each case. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly tags?: readonly string[]
  readonly on?: RunEventHandlers
  readonly providers?: readonly AnyProvider[]
  readonly maxModelCalls?: number
  /** Goals of your own that must hold in every fuzz case, always or under some faults only. */
  readonly invariants?: readonly Invariant[]
}

const KNOWN: readonly (keyof CaseOptions)[] = [
  'agent',
  'pack',
  'scenario',
  'input',
  'inputs',
  'faults',
  'attacks',
  'goals',
  'judge',
  'model',
  'seed',
  'trials',
  'timeoutMs',
  'runTimeoutMs',
  'time',
  'egress',
  'minScore',
  'confidence',
  'strict',
  'maxNotExercised',
  'expectBlocked',
  'phases',
  'env',
  'tags',
  'on',
  'providers',
  'maxModelCalls',
  'invariants',
]

/** Named on the roadmap, refused until they work: an option that is silently ignored is a test that lies. */
const LATER = ['expand', 'shrink', 'concurrency', 'sync'] as const

/** Refuses misspelt and contradictory options before anything runs. */
export function checkOptions(where: string, options: CaseOptions, further: readonly string[] = []): void {
  const known = [...KNOWN, ...further]
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    if ((LATER as readonly string[]).includes(key))
      throw new InvalidOptionsError(`${where}: \`${key}\` is not available in this version of khaostest. Leave it out.`)
    const near = nearest(key, known)
    throw new InvalidOptionsError(
      `${where}: unknown option "${key}". ${near ? `Did you mean "${near}"?` : `Known options: ${known.join(', ')}.`}`,
    )
  }
  checkScenario(where, options)
  for (const fault of listedFaults(options.faults)) checkFault(where, fault)
  checkNumber(where, 'trials', options.trials, 1, 10_000)
  checkNumber(where, 'timeoutMs', options.timeoutMs, 1, 86_400_000)
  checkNumber(where, 'runTimeoutMs', options.runTimeoutMs, 1, 86_400_000)
  checkNumber(where, 'seed', options.seed, 0, Number.MAX_SAFE_INTEGER)
  checkNumber(where, 'maxModelCalls', options.maxModelCalls, 1, 100_000)
  if (options.confidence !== undefined && !(options.confidence > 0 && options.confidence < 1)) {
    throw new InvalidOptionsError(`${where}: \`confidence\` is ${options.confidence}. Give a share between 0 and 1, for example 0.95.`)
  }
  if (options.expectBlocked && options.minScore?.security !== undefined) {
    throw new InvalidOptionsError(
      `${where}: \`expectBlocked\` asks for every case, \`minScore.security\` for a share of them. Give one of the two.`,
    )
  }
}

function checkScenario(where: string, { scenario, input, inputs }: CaseOptions): void {
  if (scenario === undefined) return
  if (input !== undefined || inputs !== undefined)
    throw new InvalidOptionsError(
      `${where}: \`scenario\` and \`${input === undefined ? 'inputs' : 'input'}\` both say what the agent is told. Give one of the two.`,
    )
  const entries = [scenario].flat() as readonly unknown[]
  const wrong = entries.find(
    (entry) => !(typeof entry === 'string' && entry !== '') && (entry as Partial<Scenario> | null)?.kind !== 'scenario',
  )
  if (entries.length === 0 || wrong !== undefined)
    throw new InvalidOptionsError(
      `${where}: \`scenario\` holds ${entries.length === 0 ? 'nothing' : (JSON.stringify(wrong) ?? String(wrong))}. Give what \`defineScenario({ ... })\` returned, or the path of a YAML file.`,
    )
}

/** Faults that are named one by one; none for a source that draws them. */
export function listedFaults(faults: FaultChoices | undefined): readonly FaultSpec[] {
  return faults === undefined || 'kind' in faults ? [] : (faults.flat() as readonly FaultSpec[])
}

function checkFault(where: string, fault: unknown): void {
  if (typeof fault === 'object' && fault !== null && (fault as { kind?: unknown }).kind === 'fault') return
  const found = typeof fault === 'function' ? 'a fault that was not called' : (JSON.stringify(fault) ?? typeof fault)
  throw new InvalidOptionsError(
    `${where}: \`faults\` holds ${found}. Call a fault's factory, for example \`llmRateLimit()\` or \`llmRateLimit().onCall(2)\`.`,
  )
}

function checkNumber(where: string, name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return
  throw new InvalidOptionsError(`${where}: \`${name}\` is ${value}. Give a whole number from ${min} to ${max}.`)
}
