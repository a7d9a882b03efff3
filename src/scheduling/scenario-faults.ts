import type { FaultSpec } from '../model/fault.ts'
import type { AttackSelection, CaseInput } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'

/** All faults of a scenario in order of precedence: those of its turns first. They act together in each of its cases but the baseline. */
export function faultsOfScenario({ turns, faults }: Pick<Scenario, 'turns' | 'faults'>): readonly FaultSpec[] {
  return [...turns.flatMap((turn) => turn.faults), ...faults]
}

/** Faults an input brings itself. */
export function faultsOfInput({ scenario }: Pick<CaseInput, 'scenario'>): readonly FaultSpec[] {
  return scenario ? faultsOfScenario(scenario) : []
}

/** Attacks an input brings itself, each with the turn it enters with; left out, the attack is there from the start. */
export function attacksOfInput({ scenario }: Pick<CaseInput, 'scenario'>): readonly { selection: AttackSelection; turn?: number }[] {
  if (!scenario) return []
  return [
    ...(scenario.attacks ? [{ selection: scenario.attacks }] : []),
    ...scenario.turns.flatMap(({ attacks }, index) => (attacks ? [{ selection: attacks, turn: index + 1 }] : [])),
  ]
}

/** The variant an input is, if it is one. */
export function variantOf({ scenario }: Pick<CaseInput, 'scenario'>): string | undefined {
  return scenario?.parent === undefined ? undefined : scenario.name
}
