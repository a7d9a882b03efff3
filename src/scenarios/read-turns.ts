import { InvalidOptionsError } from '../errors.ts'
import { inTurn } from '../faults/combinators.ts'
import type { AgentInput } from '../model/agent.ts'
import type { Fault } from '../model/fault.ts'
import type { BetweenHook, ScenarioTurn } from '../model/scenario.ts'
import { turn } from './turn.ts'

/** What stands in a list of turns. */
export type TurnEntry = AgentInput | ScenarioTurn | BetweenHook

/**
 * The turns and hooks of a list. Faults of a turn are limited to it, unless they name turns themselves.
 *
 * @param spoken turns before the first of the list
 * @throws InvalidOptionsError when there is no turn, or a hook waits for a boundary that never comes
 */
export function readTurns(
  where: string,
  entries: readonly TurnEntry[],
  spoken = 0,
): { readonly turns: readonly ScenarioTurn[]; readonly hooks: readonly BetweenHook[] } {
  const planned: ScenarioTurn[] = []
  const hooks: BetweenHook[] = []
  for (const entry of entries) {
    if (isPart(entry, 'between')) hooks.push(entry)
    else planned.push(isPart(entry, 'turn') ? entry : turn(entry))
  }
  if (planned.length === 0) throw new InvalidOptionsError(`${where} has no turn to say. Give it at least one text.`)
  const last = spoken + planned.length
  const lost = hooks.find((hook) => hook.before > last || hook.before <= spoken)
  if (lost) {
    throw new InvalidOptionsError(
      `${where}: between(${lost.after}, ${lost.before}) never happens: there ${last === 1 ? 'is 1 turn' : `are ${last} turns`}.`,
    )
  }
  const turns = planned.map((entry, index) => ({
    ...entry,
    faults: entry.faults.map((fault) => inTurn(fault as Fault, spoken + index + 1)),
  }))
  return { turns, hooks }
}

function isPart<Kind extends 'turn' | 'between'>(entry: TurnEntry, kind: Kind): entry is Extract<TurnEntry, { kind: Kind }> {
  return typeof entry === 'object' && entry !== null && 'kind' in entry && entry.kind === kind
}
