import { InvalidOptionsError } from '../errors.ts'
import type { AttackSeed, AttackVariant } from '../model/attack.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { FuzzSource } from '../model/fuzz.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection, CaseInput, Pack } from '../model/pack.ts'
import { type Phase, phases as phaseOrder } from '../model/verdict.ts'
import { baselineCaseId, faultConfigHash, faultNames, fuzzCaseId, resilienceCaseId } from './case-id.ts'
import { type PlannedPhase, phasesOf } from './plan-phases.ts'
import { securityCases } from './plan-security.ts'
import { attacksOfInput, faultsOfInput, variantOf } from './scenario-faults.ts'

/** One fault, or several that act together in one case. */
export type FaultChoice = FaultSpec | readonly FaultSpec[]
/** Faults as a test names them: a list, or a source that draws them. */
export type FaultChoices = readonly FaultChoice[] | FuzzSource

export interface PlanOptions {
  readonly pack?: Pack
  /** Replace the pack's inputs. Left out or empty: the pack's own. */
  readonly inputs?: readonly CaseInput[]
  /** Replace the pack's faults. Each is a case of its own per input; a list inside the list acts together. */
  readonly faults?: FaultChoices
  /** Replaces the pack's selection. */
  readonly attacks?: AttackSelection
  /** Goals of every case, in the place of the pack's. */
  readonly goals?: readonly Goal[]
  /** Default: those of the pack; without a pack, baseline and what faults and attacks call for. */
  readonly phases?: readonly Phase[]
  /** Repetitions of each case. Default: those of the pack, else 1. */
  readonly trials?: number
  /** Accepted so that every plan names its seed. Planning draws nothing: the plan is the same for all seeds. */
  readonly seed?: number
  /** The attacks of a selection, lazily. `packSeeds` are the pack's own attacks, to choose from beside the built-in ones. */
  readonly selectAttacks?: (selection: AttackSelection, packSeeds: readonly AttackSeed[]) => Iterable<AttackVariant>
}

/** One case: what runs, how often, and what it is compared with. */
export interface PlannedCase {
  readonly id: string
  readonly phase: Phase
  readonly input: CaseInput
  readonly faults: readonly FaultSpec[]
  /** Its faults are drawn once the agent has shown what it does. `number` from 1. */
  readonly fuzz?: { readonly source: FuzzSource; readonly number: number }
  readonly attack?: AttackVariant
  /** The turn the attack enters with, from 1. Left out: it is there from the start. */
  readonly attackTurn?: number
  readonly trials: number
  readonly timeoutMs?: number
  /** Goals of this input beside those of the pack. Empty: the session's goals. */
  readonly goals: readonly Goal[]
  /** Unit of inference: input, faults × input, or attack seed. */
  readonly unit: string
  /** The undisturbed case on the same input. */
  readonly baselineId?: string
}

/** What all cases of one phase share. */
export interface PhaseOfPlan {
  readonly plan: PlannedPhase
  readonly options: PlanOptions
}

/**
 * The cases of a pack or of plain options, in phase order. Pure and lazy: nothing is built before it is pulled, and nothing is kept.
 *
 * @throws {InvalidOptionsError} `KHAOS_INVALID_OPTIONS` when there is no input, or a phase was asked for that has nothing to do.
 */
export function* planCases(options: PlanOptions): Generator<PlannedCase> {
  const inputs = inputsOf(options)
  const plans = phasesOf(options, inputs)
  for (const phase of phaseOrder) {
    const plan = plans.find((candidate) => candidate.phase === phase)
    if (plan === undefined) continue
    if (phase === 'baseline') yield* baselineCases({ plan, options }, inputs)
    if (phase === 'resilience') yield* resilienceCases({ plan, options }, inputs)
    if (phase === 'security') yield* securityCases({ plan, options }, inputs)
  }
}

/** One baseline for a scenario, however many variants disturb it; a variant that disturbs nothing is a baseline with more goals. */
function* baselineCases(phase: PhaseOfPlan, inputs: readonly CaseInput[]): Generator<PlannedCase> {
  const seen = new Set<string>()
  for (const input of inputs) {
    const variant = variantOf(input)
    const isDisturbed = faultsOfInput(input).length > 0 || attacksOfInput(input).length > 0
    const plain = isDisturbed ? undisturbed(input) : input
    const id = baselineCaseId(input.id, isDisturbed ? undefined : variant)
    if (seen.has(id)) continue
    seen.add(id)
    yield { id, faults: [], unit: id.slice('baseline/'.length), ...sharedFields(phase, plain) }
  }
}

function undisturbed(input: CaseInput): CaseInput {
  const scenario = input.scenario?.baseline()
  return scenario ? { ...input, scenario, goals: scenario.goals, tags: scenario.tags } : input
}

function* resilienceCases(phase: PhaseOfPlan, inputs: readonly CaseInput[]): Generator<PlannedCase> {
  const { plan, options } = phase
  const scheduled = options.faults === undefined ? plan.faultSchedule : {}
  const everywhere = asLists(listOf(options.faults) ?? [...plan.faults, ...(plan.together ?? [])])
  const listsOf = (input: CaseInput, common = everywhere): readonly (readonly FaultSpec[])[] => {
    const own = faultsOfInput(input)
    const lists = [...common, ...(variantOf(input) === undefined ? asLists(ownEntry(scheduled, input.id)) : [])]
    if (own.length === 0) return lists
    // What the scenario itself brings comes before what is laid over it; with nothing laid over, it is a case of its own.
    return lists.length === 0 ? [own] : lists.map((faults) => [...own, ...faults])
  }
  const disturbing = inputs.filter((input) => faultsOfInput(input).length > 0)
  const ambiguous = ambiguousNames([
    ...everywhere,
    ...Object.values(scheduled).flatMap(asLists),
    ...disturbing.flatMap((input) => listsOf(input)),
  ])
  const source = sourceOf(options.faults) ?? (options.faults === undefined ? plan.fuzz : undefined)
  for (const input of inputs) {
    yield* resilienceCasesOf(phase, input, listsOf(input), ambiguous)
    if (source) yield* fuzzCases(phase, input, source)
  }
  for (const input of scheduledOnly(options, inputs)) yield* resilienceCasesOf(phase, input, listsOf(input, []), ambiguous)
}

function* fuzzCases(phase: PhaseOfPlan, input: CaseInput, source: FuzzSource): Generator<PlannedCase> {
  for (let number = 1; number <= source.cases; number++) {
    const id = fuzzCaseId(number, input.id, variantOf(input))
    yield {
      id,
      faults: [],
      fuzz: { source, number },
      unit: id.slice('resilience/'.length),
      baselineId: baselineCaseId(input.id),
      ...sharedFields(phase, input),
    }
  }
}

export const sourceOf = (faults: FaultChoices | undefined): FuzzSource | undefined => (faults && 'kind' in faults ? faults : undefined)
const listOf = (faults: FaultChoices | undefined): readonly FaultChoice[] | undefined => (faults && 'kind' in faults ? [] : faults)

/** An agent's inputs replace the pack's; what the pack scheduled for one of its own still runs on that one. */
function scheduledOnly({ pack }: PlanOptions, inputs: readonly CaseInput[]): readonly CaseInput[] {
  const planned = new Set(inputs.map((input) => input.id))
  return (pack?.inputs ?? []).filter((input) => !planned.has(input.id) && variantOf(input) === undefined)
}

function* resilienceCasesOf(
  phase: PhaseOfPlan,
  input: CaseInput,
  choices: readonly (readonly FaultSpec[])[],
  ambiguous: ReadonlySet<string>,
): Generator<PlannedCase> {
  const seen = new Set<string>()
  for (const faults of choices) {
    const config = ambiguous.has(faultNames(faults)) ? faultConfigHash(faults) : undefined
    const id = resilienceCaseId(faults, input.id, config, variantOf(input))
    if (seen.has(id)) continue
    seen.add(id)
    yield { id, faults, unit: id.slice('resilience/'.length), baselineId: baselineCaseId(input.id), ...sharedFields(phase, input) }
  }
}

/** Fields that come from the input and its phase. */
export function sharedFields({ plan, options: { pack, goals: asked, trials = plan.runs } }: PhaseOfPlan, input: CaseInput) {
  const timeoutMs = input.timeoutMs ?? plan.timeoutMs
  const goals = input.goals.length === 0 ? [] : [...(asked ?? pack?.goals ?? []), ...input.goals]
  return { phase: plan.phase, input, trials, goals, ...(timeoutMs !== undefined && { timeoutMs }) }
}

function inputsOf({ pack, inputs = [] }: PlanOptions): readonly CaseInput[] {
  const chosen = inputs.length > 0 ? inputs : (pack?.inputs ?? [])
  if (chosen.length === 0) {
    throw new InvalidOptionsError('There is no input to run the agent on. Give `inputs`, a `pack`, or `khaosagent({ inputs: [...] })`.')
  }
  return chosen.slice(0, pack?.maxInputs)
}

/** Names that stand for faults of more than one configuration. */
function ambiguousNames(choices: readonly (readonly FaultSpec[])[]): ReadonlySet<string> {
  const configs = new Map<string, Set<string>>()
  for (const faults of choices) {
    const names = faultNames(faults)
    configs.set(names, (configs.get(names) ?? new Set()).add(faultConfigHash(faults)))
  }
  return new Set([...configs].filter(([, hashes]) => hashes.size > 1).map(([names]) => names))
}

function asLists(choices: readonly FaultChoice[]): readonly (readonly FaultSpec[])[] {
  return choices.map((choice) => ('kind' in choice ? [choice] : choice)).filter((faults) => faults.length > 0)
}

function ownEntry(schedule: PlannedPhase['faultSchedule'], inputId: string): readonly FaultSpec[] {
  return Object.hasOwn(schedule, inputId) ? (schedule[inputId] ?? []) : []
}
