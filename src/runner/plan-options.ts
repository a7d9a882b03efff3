import { attackSeeds } from '../attacks/catalog.ts'
import { attacks } from '../attacks/select.ts'
import type { AttackSeed, AttackVariant } from '../model/attack.ts'
import type { AttackSelection } from '../model/pack.ts'
import { type PlannedCase, planCases } from '../scheduling/plan.ts'
import { inShard, parseShard } from '../scheduling/shard.ts'
import { inputsOf } from './inputs.ts'
import type { CaseOptions } from './options.ts'
import type { Prepared } from './prepare.ts'

/** How a plan asks for the attacks of a selection. */
export type SelectAttacks = (selection: AttackSelection, options: { readonly seeds?: readonly AttackSeed[] }) => Iterable<AttackVariant>

/** The cases of these options, lazily, in phase order. A shard leaves only its own. */
export function* planOptions(
  options: CaseOptions,
  prepared: Prepared,
  selectAttacks: SelectAttacks = attacks.select,
): Generator<PlannedCase> {
  const { environment, pack, session } = prepared
  const shard = environment.shard === undefined ? undefined : parseShard(environment.shard)
  const plan = planCases({
    ...(pack ? { pack } : {}),
    ...(options.faults ? { faults: options.faults } : {}),
    ...(options.attacks ? { attacks: options.attacks } : {}),
    ...(options.phases ? { phases: options.phases } : {}),
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    inputs: inputsOf(options, prepared),
    ...(options.goals && session.hasOwnGoals ? { goals: session.goals } : {}),
    seed: session.seed,
    selectAttacks: (selection, packSeeds) =>
      selectAttacks(selection, packSeeds.length > 0 ? { seeds: [...attackSeeds, ...packSeeds] } : {}),
  })
  for (const planned of plan) {
    if (shard && !inShard(planned.id, shard)) continue
    yield planned
  }
}
