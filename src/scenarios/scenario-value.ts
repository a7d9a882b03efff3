import { InvalidOptionsError } from '../errors.ts'
import { inTurn } from '../faults/combinators.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { Scenario, ScenarioTurn, ScenarioVariant, TurnVariant } from '../model/scenario.ts'
import type { Trigger } from '../model/trigger.ts'
import { checkKeys, checkName, faultsIn, goalsIn } from './scenario-parts.ts'

/** A scenario without its methods. */
export type ScenarioParts = Omit<Scenario, 'kind' | 'variant' | 'variants' | 'baseline'>

const VARIANT_KEYS = ['name', 'description', 'faults', 'attacks', 'goals', 'tags', 'metadata', 'turns'] as const
const TURN_KEYS = ['faults', 'attacks', 'goals', 'timeoutMs'] as const

/** A checked scenario with its methods. `where` names it in errors. */
export function scenarioOf(where: string, parts: ScenarioParts): Scenario {
  for (const fault of [...parts.turns.flatMap((turn) => turn.faults), ...parts.faults]) {
    const lost = lostTurnOf(fault, parts.turns.length)
    if (lost !== undefined) throw new InvalidOptionsError(`${where}: ${lost}`)
  }
  const variant = (name: string, changes: ScenarioVariant): Scenario => {
    if (parts.parent !== undefined)
      throw new InvalidOptionsError(
        `${where}.variant('${name}'): "${parts.name}" is a variant of "${parts.parent}" itself, and variants are not nested. Vary "${parts.parent}".`,
      )
    return variantOf(`${where}.variant('${name}')`, parts, name, changes, baseline)
  }
  const baseline = (): Scenario => scenarioOf(where, undisturbed(parts))
  return {
    ...parts,
    kind: 'scenario',
    variant,
    variants: (entries) => {
      if (entries.length === 0)
        throw new InvalidOptionsError(`${where}.variants([]) makes no variant. Give \`fromFaults([...])\` at least one fault.`)
      return entries.map(({ name, ...changes }) => variant(name, changes))
    },
    baseline,
  }
}

function variantOf(where: string, parts: ScenarioParts, name: string, changes: ScenarioVariant, baseline: () => Scenario): Scenario {
  checkName(where, name)
  checkKeys(where, changes, VARIANT_KEYS)
  if (name === parts.name) throw new InvalidOptionsError(`${where} has the name of its scenario. Give the variant a name of its own.`)
  const { attacks = parts.attacks } = changes
  const { attacks: _attacks, ...rest } = parts
  const varied = scenarioOf(where, {
    ...rest,
    name,
    parent: parts.name,
    description: changes.description ?? parts.description,
    turns: turnsOf(where, parts.turns, changes.turns ?? {}),
    faults: changes.faults ? faultsIn(where, changes.faults) : parts.faults,
    goals: [...parts.goals, ...goalsIn(where, changes.goals ? { goals: changes.goals } : {})],
    tags: [...new Set([...parts.tags, ...(changes.tags ?? [])])],
    metadata: { ...parts.metadata, ...changes.metadata },
    ...(attacks ? { attacks } : {}),
  })
  return { ...varied, baseline }
}

function turnsOf(where: string, turns: readonly ScenarioTurn[], changes: Readonly<Record<number, TurnVariant>>): ScenarioTurn[] {
  for (const key of Object.keys(changes)) {
    const number = Number(key)
    if (!Number.isInteger(number) || number < 1 || number > turns.length)
      throw new InvalidOptionsError(`${where}: \`turns\` changes turn ${key}, which does not exist. Turns count from 1 to ${turns.length}.`)
  }
  return turns.map((turn, index) => {
    const change = changes[index + 1]
    return change ? varyTurn(`${where}, turn ${index + 1}`, turn, change, index + 1) : turn
  })
}

function varyTurn(where: string, turn: ScenarioTurn, change: TurnVariant, number: number): ScenarioTurn {
  checkKeys(where, change, TURN_KEYS)
  const { attacks = turn.attacks, timeoutMs = turn.timeoutMs } = change
  return {
    kind: 'turn',
    input: turn.input,
    faults: change.faults ? faultsIn(where, change.faults).map((fault) => inTurn(fault, number)) : turn.faults,
    goals: [...turn.goals, ...goalsIn(where, change.goals ? { goals: change.goals } : {})],
    ...(attacks ? { attacks } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

/** The scenario with nothing that disturbs it. Goals that only an error can meet go with the faults that were to bring it about. */
export function undisturbed<Parts extends ScenarioParts>({ attacks: _attacks, ...parts }: Parts): Omit<Parts, 'attacks'> {
  const isDisturbed = parts.faults.length > 0
  const calm = (goals: readonly Goal[], when: boolean) => (when ? goals.filter((goal) => !goal.wantsError) : goals)
  const turns = parts.turns.map(({ attacks: _turnAttacks, ...turn }) => ({
    ...turn,
    faults: [],
    goals: calm(turn.goals, isDisturbed || turn.faults.length > 0),
  }))
  const goals = calm(parts.goals, isDisturbed || parts.turns.some((turn) => turn.faults.length > 0))
  return { ...parts, turns, goals, faults: [] }
}

/** Why a fault could never fire in this many turns, if so. */
export function lostTurnOf({ name, trigger }: FaultSpec, turns: number): string | undefined {
  const beyond = (one: Trigger): boolean =>
    (one.turns ?? []).some((turn) => turn > turns) ||
    (one.afterTurns ?? 0) >= turns ||
    (one.betweenTurns?.[1] ?? 0) > turns ||
    (one.anyOf ?? []).some(beyond)
  if (!beyond(trigger)) return undefined
  return `${name} waits for ${wantedTurn(trigger)}, which does not exist. Turns count from 1 to ${turns}.`
}

function wantedTurn({ turns, afterTurns, betweenTurns }: Trigger): string {
  if (turns !== undefined) return `turn ${turns.join(', ')}`
  if (afterTurns !== undefined) return `a turn after turn ${afterTurns}`
  return betweenTurns === undefined ? 'a turn' : `the boundary of turns ${betweenTurns.join(' and ')}`
}
