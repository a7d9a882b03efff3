import { InvalidOptionsError } from '../errors.ts'
import type { CaseInput, PackPhase } from '../model/pack.ts'
import { phases as allPhases, type Phase } from '../model/verdict.ts'
import type { PlanOptions } from './plan.ts'
import { attacksOfInput, faultsOfInput } from './scenario-faults.ts'

/** A phase as it is planned. Without `attacks` a security phase has only what its inputs bring. */
export type PlannedPhase = PackPhase

/** What the inputs bring themselves. */
interface Own {
  readonly faults: boolean
  readonly attacks: boolean
}

/** The phases a plan has, in order, with options laid over the pack. */
export function phasesOf(options: PlanOptions, inputs: readonly CaseInput[]): readonly PlannedPhase[] {
  const own: Own = {
    faults: inputs.some((input) => faultsOfInput(input).length > 0),
    attacks: inputs.some((input) => attacksOfInput(input).length > 0),
  }
  const wanted = options.phases ?? defaultPhases(options, own)
  return allPhases.filter((phase) => wanted.includes(phase)).map((phase) => phaseOf(phase, options, own))
}

function defaultPhases({ pack, faults, attacks }: PlanOptions, own: Own): readonly Phase[] {
  return [
    ...(pack === undefined ? (['baseline'] as const) : pack.phases.map((phase) => phase.phase)),
    ...(faults === undefined && !own.faults ? [] : (['resilience'] as const)),
    ...(attacks === undefined && !own.attacks ? [] : (['security'] as const)),
  ]
}

function phaseOf(phase: Phase, { pack, faults, attacks }: PlanOptions, own: Own): PlannedPhase {
  const ofPack = pack?.phases.find((candidate) => candidate.phase === phase)
  const planned = ofPack ?? { phase, runs: 1, faults: [], faultSchedule: {} }
  if (
    phase === 'resilience' &&
    !own.faults &&
    planned.fuzz === undefined &&
    planned.together === undefined &&
    (faults && 'kind' in faults ? faults.cases : (faults ?? planned.faults).length) === 0 &&
    (faults !== undefined || Object.keys(planned.faultSchedule).length === 0)
  ) {
    throw new InvalidOptionsError(
      'The resilience phase was asked for, but there is no fault to inject. Give `faults`, or a pack that has some.',
    )
  }
  if (phase !== 'security') return planned
  const asked = attacks ?? planned.attacks
  // A scenario that brings its own attacks asks for those alone.
  return asked === undefined && own.attacks && ofPack === undefined ? planned : { ...planned, attacks: asked ?? {} }
}
