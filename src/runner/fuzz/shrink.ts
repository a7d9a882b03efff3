import { stableStringify } from '../../internal/json.ts'
import type { FaultRecipe, FuzzSource } from '../../model/fuzz.ts'

/** What was found out about a failing set. */
export interface Shrunk {
  readonly recipes: readonly FaultRecipe[]
  readonly runs: number
  /** `false`: the budget ended before nothing more could be left out. */
  readonly isMinimal: boolean
}

/**
 * Makes a failing set of faults small: first the fewest faults, then each in its weakest form. A candidate counts only where `failsAlike` says
 * that it fails in the same way. Runs are remembered by content.
 */
export async function shrinkSet(
  recipes: readonly FaultRecipe[],
  source: Pick<FuzzSource, 'simpler' | 'shrinkRuns'>,
  failsAlike: (candidate: readonly FaultRecipe[]) => Promise<boolean>,
): Promise<Shrunk> {
  const known = new Map<string, boolean>()
  let runs = 0
  let isSpent = false
  const fails = async (candidate: readonly FaultRecipe[]): Promise<boolean> => {
    const key = stableStringify(candidate)
    const before = known.get(key)
    if (before !== undefined) return before
    if (runs >= source.shrinkRuns) {
      isSpent = true
      return false
    }
    runs++
    const failed = await failsAlike(candidate)
    known.set(key, failed)
    return failed
  }

  let current = await fewest(recipes, fails)
  for (let index = 0; index < current.length; ) {
    const weaker = await firstFailing(current, index, source, fails)
    if (weaker) current = weaker
    else index++
  }
  return { recipes: current, runs, isMinimal: !isSpent }
}

/** Delta debugging down to a set of which no member can be left out. */
async function fewest(recipes: readonly FaultRecipe[], fails: (candidate: readonly FaultRecipe[]) => Promise<boolean>) {
  let current = recipes
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    const smaller = await firstOf(chunksLeftOut(current, size), fails)
    if (smaller) {
      current = smaller
      size = Math.min(size, Math.ceil(current.length / 2))
      if (current.length === 1) break
    } else size = size === 1 ? 0 : Math.ceil(size / 2)
  }
  return current
}

function chunksLeftOut(recipes: readonly FaultRecipe[], size: number): readonly (readonly FaultRecipe[])[] {
  return Array.from({ length: Math.ceil(recipes.length / size) }, (_, index) =>
    recipes.filter((_recipe, place) => place < index * size || place >= (index + 1) * size),
  ).filter((candidate) => candidate.length > 0 && candidate.length < recipes.length)
}

function firstFailing(
  recipes: readonly FaultRecipe[],
  index: number,
  { simpler }: Pick<FuzzSource, 'simpler'>,
  fails: (candidate: readonly FaultRecipe[]) => Promise<boolean>,
) {
  const own = recipes[index]
  return own
    ? firstOf(
        simpler(own).map((recipe) => recipes.with(index, recipe)),
        fails,
      )
    : Promise.resolve(undefined)
}

async function firstOf<Item>(items: readonly Item[], holds: (item: Item) => Promise<boolean>): Promise<Item | undefined> {
  for (const item of items) if (await holds(item)) return item
  return undefined
}
