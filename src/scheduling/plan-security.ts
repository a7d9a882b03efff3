import { InvalidOptionsError } from '../errors.ts'
import type { AttackSelection, CaseInput } from '../model/pack.ts'
import { baselineCaseId, securityCaseId } from './case-id.ts'
import { type PhaseOfPlan, type PlannedCase, sharedFields } from './plan.ts'
import { attacksOfInput, faultsOfInput, variantOf } from './scenario-faults.ts'

/** Attacks that the plan asks for meet the first input; those a scenario brings meet that scenario. Its own faults act beside them. */
export function* securityCases(phase: PhaseOfPlan, inputs: readonly CaseInput[]): Generator<PlannedCase> {
  const [first] = inputs
  if (first && phase.plan.attacks) {
    yield* attackCases(phase, first, phase.plan.attacks, (attackId) => securityCaseId(attackId))
  }
  for (const input of inputs) {
    const variant = variantOf(input)
    for (const { selection, turn } of attacksOfInput(input)) {
      const place = { ...(variant === undefined ? {} : { variant }), ...(turn === undefined ? {} : { turn }) }
      yield* attackCases(phase, input, selection, (attackId) => securityCaseId(attackId, input.id, place), turn)
    }
  }
}

function* attackCases(
  phase: PhaseOfPlan,
  input: CaseInput,
  selection: AttackSelection,
  idOf: (attackId: string) => string,
  turn?: number,
): Generator<PlannedCase> {
  const { selectAttacks, pack } = phase.options
  if (selectAttacks === undefined)
    throw new InvalidOptionsError('The plan has a security phase, but no `selectAttacks` to choose its attacks. Pass one.')
  for (const attack of selectAttacks(selection, pack?.attackSeeds ?? [])) {
    yield {
      id: idOf(attack.id),
      faults: faultsOfInput(input),
      attack,
      ...(turn === undefined ? {} : { attackTurn: turn }),
      unit: attack.seed.id,
      baselineId: baselineCaseId(input.id),
      ...sharedFields(phase, input),
    }
  }
}
