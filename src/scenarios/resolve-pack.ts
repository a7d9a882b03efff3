import { sha256 } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { CaseInput, Pack, PackPhase } from '../model/pack.ts'
import type { PackCatalog } from './catalog.ts'
import { PackProblem } from './problem.ts'
import { resolveAttacks } from './resolve-attacks.ts'
import { resolveConversation } from './resolve-conversation.ts'
import { resolveFaults, resolveSchedule } from './resolve-faults.ts'
import { resolveFuzz } from './resolve-fuzz.ts'
import { type PackGoals, resolveGoals } from './resolve-goals.ts'
import { resolveInputs } from './resolve-inputs.ts'
import { resolveSelection } from './resolve-selection.ts'
import { scenarioInput } from './scenario-input.ts'
import { type PackFile, packSchema } from './schema.ts'
import { schemaProblem } from './schema-problem.ts'

/** A pack from plain data in the file form: every name looked up, every default filled. `further` inputs come after its own. @throws {PackProblem} */
export function resolvePack(value: unknown, catalog: PackCatalog, further: readonly CaseInput[] = []): Pack {
  const checked = packSchema.safeParse(value)
  if (!checked.success) throw schemaProblem(packSchema, checked.error, value)
  const file = checked.data
  if (file.weights.security + file.weights.resilience === 0)
    throw new PackProblem(['weights'], 'the weights are both 0. Give at least one of them a weight.')

  const goals = resolveGoals(file.goals, catalog)
  const inputs = [...resolveInputs(file.inputs, goals, catalog), ...ownConversation(file, goals, catalog), ...further]
  const attackSeeds = resolveAttacks(file.attacks, catalog)
  const phases = phasesOf(file, inputs, { ...catalog, seeds: [...catalog.seeds, ...attackSeeds] })
  return {
    name: file.name,
    version: file.version,
    description: file.description,
    ...(file.estimated_time !== undefined && { estimatedTime: file.estimated_time }),
    weights: file.weights,
    inputs,
    goals: goals.ofEveryCase(),
    phases,
    ...(file.max_inputs !== undefined && { maxInputs: file.max_inputs }),
    ...(attackSeeds.length > 0 && { attackSeeds }),
    ...(file.metadata !== undefined && { metadata: file.metadata }),
    contentHash: sha256(stableStringify(file)),
  }
}

/** Turns at the top of a pack are an input that has the name of the pack. */
function ownConversation(file: PackFile, goals: PackGoals, catalog: PackCatalog): readonly CaseInput[] {
  if (file.turns === undefined) {
    if (file.variants !== undefined)
      throw new PackProblem(['variants'], '"variants" vary the turns of the pack, but there are no "turns".', { part: 'key' })
    return []
  }
  if (file.inputs.some((input) => input.id === file.name))
    throw new PackProblem(['turns'], `the turns of the pack are its input "${file.name}", but an input of that id exists. Rename it.`, {
      part: 'key',
    })
  const { turns, variants } = file
  return resolveConversation({ turns, variants }, () => ({ name: file.name }), { path: [], variables: {}, goals, catalog }).map(
    scenarioInput,
  )
}

function phasesOf(file: PackFile, inputs: readonly CaseInput[], catalog: PackCatalog): PackPhase[] {
  const inputIds = inputs.map((input) => input.id)
  // `baseline:` with nothing after it is the phase with its defaults.
  const section = <Name extends keyof PackFile['phases']>(name: Name) =>
    (name in file.phases ? (file.phases[name] ?? { runs: 1 }) : undefined) as NonNullable<PackFile['phases'][Name]> | undefined
  const { baseline, resilience, security } = {
    baseline: section('baseline'),
    resilience: section('resilience'),
    security: section('security'),
  }
  const timed = (timeoutMs: number | undefined) => (timeoutMs === undefined ? {} : { timeoutMs })
  const phases: PackPhase[] = []

  if (baseline !== undefined)
    phases.push({ phase: 'baseline', runs: baseline.runs, faults: [], faultSchedule: {}, ...timed(baseline.timeout_ms) })
  if (resilience !== undefined) {
    const path = ['phases', 'resilience']
    const faults = resolveFaults(resilience.faults ?? [], [...path, 'faults'], catalog)
    const together = (resilience.together ?? []).map((list, index) => resolveFaults(list, [...path, 'together', index], catalog))
    const fuzz = resilience.fuzz === undefined ? undefined : resolveFuzz(resilience.fuzz, [...path, 'fuzz'])
    const faultSchedule = resolveSchedule(resilience.fault_schedule ?? {}, [...path, 'fault_schedule'], inputIds, catalog)
    const brought = inputs.some((input) => bringsFaults(input))
    if (
      !brought &&
      faults.length + together.length === 0 &&
      fuzz === undefined &&
      Object.values(faultSchedule).every((list) => list.length === 0)
    ) {
      throw new PackProblem(
        path,
        'the resilience phase has no fault, so it could never fail. Add "faults", "together", "fuzz" or "fault_schedule".',
      )
    }
    phases.push({
      phase: 'resilience',
      runs: resilience.runs,
      faults,
      ...(together.length > 0 ? { together } : {}),
      ...(fuzz ? { fuzz } : {}),
      faultSchedule,
      ...timed(resilience.timeout_ms),
    })
  }
  if (security !== undefined && file.security_tests_enabled) {
    const attacks = resolveSelection(security.attacks ?? {}, ['phases', 'security', 'attacks'], catalog.seeds)
    phases.push({ phase: 'security', runs: security.runs, faults: [], faultSchedule: {}, attacks, ...timed(security.timeout_ms) })
  }
  if (phases.length === 0)
    throw new PackProblem(['phases'], 'the pack has no phase to run. Give "phases" at least one of baseline, resilience, security.')
  return phases
}

const bringsFaults = ({ scenario }: CaseInput): boolean =>
  scenario !== undefined && (scenario.faults.length > 0 || scenario.turns.some((turn) => turn.faults.length > 0))
