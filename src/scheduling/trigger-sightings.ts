import type { CallFacts } from './call-facts.ts'
import type { FilterName } from './trigger-filters.ts'
import { sightingFamily } from './trigger-points.ts'

/** What was seen of the calls of one kind in one turn. */
export interface Sighting {
  calls: number
  streamed: number
  readonly names: Readonly<Record<FilterName, Map<string, number>>>
}

export interface Sightings {
  note(facts: CallFacts): void
  /** By turn, for the families of calls a fault looks at. */
  of(families: ReadonlySet<string>): ReadonlyMap<number, Sighting>
  /** Names of tools called per turn, repeats counted. */
  toolsByTurn(): ReadonlyMap<number, ReadonlyMap<string, number>>
}

/** Counts what passed by, for the explanation of a fault that never fired. Small: turns and names, no calls. */
export function createSightings(): Sightings {
  const families = new Map<string, Map<number, Sighting>>()
  const calledUntil = new Map<number, readonly string[]>()

  return {
    note(facts) {
      const family = sightingFamily(facts)
      const turns = families.get(family) ?? new Map<number, Sighting>()
      families.set(family, turns)
      const sighting = turns.get(facts.turn) ?? emptySighting()
      turns.set(facts.turn, sighting)
      sighting.calls += 1
      if (facts.point === 'model.stream') sighting.streamed += 1
      for (const name of Object.keys(sighting.names) as FilterName[]) {
        const found = facts[name]
        if (found !== undefined) sighting.names[name].set(found, (sighting.names[name].get(found) ?? 0) + 1)
      }
      calledUntil.set(facts.turn, facts.toolsCalled)
    },
    of(wanted) {
      const merged = new Map<number, Sighting>()
      for (const family of wanted) {
        for (const [turn, sighting] of families.get(family) ?? [])
          merged.set(turn, merged.has(turn) ? add(merged.get(turn), sighting) : sighting)
      }
      return new Map([...merged].sort(([a], [b]) => a - b))
    },
    toolsByTurn() {
      let before = 0
      const turns = [...calledUntil].sort(([a], [b]) => a - b)
      return new Map(
        turns.map(([turn, called]) => {
          const counts = new Map<string, number>()
          for (const name of called.slice(before)) counts.set(name, (counts.get(name) ?? 0) + 1)
          before = called.length
          return [turn, counts]
        }),
      )
    },
  }
}

function emptySighting(): Sighting {
  return { calls: 0, streamed: 0, names: { provider: new Map(), model: new Map(), tool: new Map(), host: new Map(), server: new Map() } }
}

function add(left: Sighting = emptySighting(), right: Sighting): Sighting {
  const sum = emptySighting()
  for (const side of [left, right]) {
    sum.calls += side.calls
    sum.streamed += side.streamed
    for (const name of Object.keys(sum.names) as FilterName[]) {
      for (const [found, count] of side.names[name]) sum.names[name].set(found, (sum.names[name].get(found) ?? 0) + count)
    }
  }
  return sum
}
