import type { AttackDefinition } from '../attacks/attack.ts'
import { InvalidOptionsError } from '../errors.ts'
import type { FaultSpecInput } from '../faults/fault-spec.ts'
import type { AssertionGoal } from '../goals/goal-from-assertions.ts'
import { sha256 } from '../internal/hash.ts'
import { isObject, stableStringify } from '../internal/json.ts'
import type { AttackSeed } from '../model/attack.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection, Pack } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import { builtInCatalog, type PackCatalog } from './catalog.ts'
import { camelKey } from './key-case.ts'
import { PackProblem, showPath } from './problem.ts'
import { resolvePack } from './resolve-pack.ts'
import { scenarioInput } from './scenario-input.ts'
import { toFileForm } from './to-file-form.ts'

export interface PackInputDefinition {
  readonly id: string
  readonly text?: string
  /** Several turns of one conversation. */
  readonly messages?: readonly { readonly content: string }[]
  /** Put in the place of `{{name}}` in the texts. */
  readonly variables?: Readonly<Record<string, string | number | boolean>>
  readonly goal?: string | readonly string[]
  readonly timeoutMs?: number
  readonly difficulty?: string | number
  readonly failureRate?: number
  readonly breakPriority?: number
  readonly requiredCapabilities?: readonly string[]
  readonly tags?: readonly string[]
}

type FaultDefinition = FaultSpec | FaultSpecInput

/** Fault sets that are drawn for each input. */
export interface FuzzDefinition {
  /** Default `mixed`. */
  readonly space?: 'mixed' | 'llm' | 'stream' | 'tool' | 'stress' | 'agentic' | 'classic'
  /** Default 20. */
  readonly cases?: number
  readonly perCase?: readonly [number, number]
  readonly coverage?: 'pairwise' | 'random'
  readonly families?: Readonly<Record<string, { readonly weight: number; readonly faults?: readonly string[] }>>
  readonly avoid?: readonly (readonly string[])[]
  readonly shrinkRuns?: number
}

/** A pack in code: the keys of the YAML form in camelCase, with faults, goals and attacks as values where you have them. */
export interface PackDefinition {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly estimatedTime?: string
  /** Share of each score in the overall one. Default: half and half. */
  readonly weights?: { readonly security: number; readonly resilience: number }
  readonly inputs?: readonly PackInputDefinition[]
  /** Conversations beside the inputs, each an input of its own; variants too. */
  readonly scenarios?: readonly Scenario[]
  readonly maxInputs?: number
  readonly goals?: readonly (string | Goal | (Omit<AssertionGoal, 'success_threshold'> & { readonly successThreshold?: number }))[]
  readonly phases: {
    readonly baseline?: { readonly runs?: number; readonly timeoutMs?: number }
    readonly resilience?: {
      readonly runs?: number
      readonly faults?: readonly FaultDefinition[]
      /** Each list acts together in one case. */
      readonly together?: readonly (readonly FaultDefinition[])[]
      readonly fuzz?: FuzzDefinition
      readonly faultSchedule?: Readonly<Record<string, readonly FaultDefinition[]>>
      readonly timeoutMs?: number
    }
    readonly security?: { readonly runs?: number; readonly attacks?: AttackSelection; readonly timeoutMs?: number }
  }
  readonly attacks?: readonly (AttackDefinition | AttackSeed)[]
  readonly metadata?: Readonly<Record<string, unknown>>
}

/**
 * A pack in code. It is checked like a file.
 *
 * @throws {InvalidOptionsError} `KHAOS_PACK` naming the path of the key and the nearest valid name.
 *
 * @example
 * const checkout = definePack({
 *   name: 'checkout',
 *   version: '1.0.0',
 *   phases: { baseline: { runs: 3 }, resilience: { faults: [llmRateLimit(), toolTimeout()] } },
 * })
 */
export function definePack(definition: PackDefinition, catalog: PackCatalog = builtInCatalog): Pack {
  const { scenarios = [] } = definition
  const { file, values, facts } = toFileForm(withoutScenarios(definition), scenarios)
  const taken = values.seeds.find(({ id }, index) => [...catalog.seeds, ...values.seeds.slice(0, index)].some((seed) => seed.id === id))
  if (taken !== undefined)
    throw new InvalidOptionsError(
      `definePack, at attacks: the attack id "${taken.id}" is taken. Each attack needs an id of its own.`,
      'KHAOS_PACK',
    )
  try {
    const pack = resolvePack(
      file,
      {
        ...catalog,
        faults: { ...catalog.faults, ...values.faults },
        goals: [...values.goals.values(), ...catalog.goals],
        seeds: [...catalog.seeds, ...values.seeds],
      },
      scenarios.map(scenarioInput),
    )
    const attackSeeds = [...values.seeds, ...(pack.attackSeeds ?? [])]
    return { ...pack, ...(attackSeeds.length > 0 && { attackSeeds }), contentHash: sha256(`${pack.contentHash}${stableStringify(facts)}`) }
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    const place = showPath(error.path.map((step) => (typeof step === 'number' ? step : camelKey(step))))
    const hint = error.suggestion === undefined ? '' : ` Did you mean "${camelKey(error.suggestion)}"?`
    throw new InvalidOptionsError(`definePack, at ${place === '' ? 'the top' : place}: ${error.message}${hint}`, 'KHAOS_PACK')
  }
}

/** Scenarios are values that no file could name. */
function withoutScenarios(definition: PackDefinition): unknown {
  if (!isObject(definition) || !('scenarios' in definition)) return definition
  const { scenarios: _scenarios, ...rest } = definition
  return rest
}
