import { stableStringify } from '../../internal/json.ts'
import { createDraw, type Draw } from '../../internal/random.ts'
import type { FaultRecipe, FuzzProfile, FuzzSet, FuzzSource } from '../../model/fuzz.ts'
import { InvalidFaultError } from '../invalid-fault-error.ts'
import { type Candidate, candidatesOf, drawConfig } from './candidates.ts'
import { buildFault, recipeCode, simplerRecipes } from './recipe.ts'
import { checkSpace, type FuzzSpace } from './space.ts'

export interface FuzzOptions {
  /** Cases on each input. Default 20. */
  readonly cases?: number
  /** How a failure is made small: at most so many further runs. Default 64; `false` leaves it as it is. */
  readonly shrink?: false | { readonly runs?: number }
  /** The line that imports the agent as `agent`, for regression tests that are written down. */
  readonly importAgent?: string
}

const MOST_CASES = 10_000
/** Draws that may be thrown away because they were there before or are out of scope. */
const MOST_REDRAWN = 40
const TRIED = 8

/**
 * A source of fault sets, drawn from a space by the seed of the test. It goes wherever `faults` goes.
 *
 * @throws InvalidOptionsError `KHAOS_INVALID_FAULT` for a space that names what does not exist
 * @example
 * khaostest('fuzzed', { agent, faults: fuzz(spaces.llm, { cases: 50 }), seed: 7 })
 */
export function fuzz(space: FuzzSpace, { cases = 20, shrink, importAgent }: FuzzOptions = {}): FuzzSource {
  checkSpace(space)
  if (!Number.isInteger(cases) || cases < 1 || cases > MOST_CASES)
    throw new InvalidFaultError(`fuzz: cases is ${cases}. Give a whole number from 1 to ${MOST_CASES}.`)
  const drawn = new Map<string, FuzzWalk>()
  return {
    kind: 'fuzz',
    cases,
    shrinkRuns: shrink === false ? 0 : (shrink?.runs ?? 64),
    ...(importAgent === undefined ? {} : { importAgent }),
    set(number, profile, seed, again = 0) {
      const key = `${seed}\0${stableStringify(profile)}`
      const walk = drawn.get(key) ?? new FuzzWalk(space, profile, seed)
      drawn.set(key, walk)
      return walk.at(number, again)
    },
    build: (recipes) => recipes.map(buildFault),
    simpler: simplerRecipes,
    code: recipeCode,
  }
}

/** All sets of one seed and one agent, drawn one after the other: what was visited before decides what comes next. */
class FuzzWalk {
  readonly #space: FuzzSpace
  readonly #profile: FuzzProfile
  readonly #seed: number
  readonly #candidates: readonly Candidate[]
  readonly #visits = new Map<string, number>()
  readonly #seen = new Set<string>()
  readonly #sets: FuzzSet[] = []

  constructor(space: FuzzSpace, profile: FuzzProfile, seed: number) {
    this.#space = space
    this.#profile = profile
    this.#seed = seed
    this.#candidates = candidatesOf(space, profile)
  }

  at(number: number, again: number): FuzzSet {
    if (again > 0) return this.#instead(number, again)
    while (this.#sets.length < number) this.#sets.push(this.#next(this.#sets.length + 1))
    return this.#sets[number - 1] as FuzzSet
  }

  #instead(number: number, again: number): FuzzSet {
    if (this.#candidates.length === 0) return { recipes: [], faults: [] }
    const recipes = this.#draw(createDraw(this.#seed, 'fuzz again', number, again))
    return { recipes, faults: recipes.map(buildFault) }
  }

  #next(number: number): FuzzSet {
    if (this.#candidates.length === 0) return { recipes: [], faults: [] }
    let recipes: readonly FaultRecipe[] = []
    for (let attempt = 0; attempt < MOST_REDRAWN; attempt++) {
      recipes = this.#draw(createDraw(this.#seed, 'fuzz', number, attempt))
      const key = stableStringify(recipes)
      if (this.#seen.has(key) || this.#isAvoided(recipes)) continue
      this.#seen.add(key)
      break
    }
    for (const recipe of recipes) this.#visits.set(cellOf(recipe), (this.#visits.get(cellOf(recipe)) ?? 0) + 1)
    return { recipes, faults: recipes.map(buildFault) }
  }

  #draw(draw: Draw): readonly FaultRecipe[] {
    const [least, most] = this.#space.perCase ?? [1, 3]
    const count = draw.integer('count', least, most)
    const names = new Set<string>()
    return Array.from({ length: count }, (_, index) => this.#drawOne(draw, index)).filter(({ name }) => !names.has(name) && names.add(name))
  }

  /** Several are drawn by weight, and the one whose cell was visited least is taken. */
  #drawOne(draw: Draw, index: number): FaultRecipe {
    const tries = this.#space.coverage === 'random' ? 1 : TRIED
    const drawn = Array.from({ length: tries }, (_, attempt) => this.#recipe(draw, `${index}.${attempt}`))
    return drawn.reduce((best, recipe) => (this.#visitsOf(recipe) < this.#visitsOf(best) ? recipe : best))
  }

  #visitsOf(recipe: FaultRecipe): number {
    return this.#visits.get(cellOf(recipe)) ?? 0
  }

  #recipe(draw: Draw, label: string): FaultRecipe {
    const candidate = byWeight(this.#candidates, draw(`${label} fault`))
    const own = createDraw(this.#seed, 'fuzz config', label, draw(`${label} config`))
    const { points } = candidate.row
    const tools = this.#space.tools ?? this.#profile.tools
    const providers = this.#space.providers ?? this.#profile.providers
    const onTools = points.includes('tool.result') && tools.length > 0
    const onModel = points.some((point) => point.startsWith('model.'))
    const chance = own('repeat')
    return {
      name: candidate.row.name,
      config: drawConfig(candidate, own),
      ...(candidate.factory.definition.atBoundary ? {} : { position: own.pick('position', ['early', 'mid', 'late'] as const) }),
      ...(chance < 0.1 ? { repeat: 'persistent' as const } : chance < 0.2 ? { repeat: 'burst' as const } : {}),
      ...(onTools ? { tool: own.pick('tool', tools) } : {}),
      ...(onModel && !onTools && providers.length > 1 ? { provider: own.pick('provider', providers) } : {}),
    }
  }

  #isAvoided(recipes: readonly FaultRecipe[]): boolean {
    const names = new Set(recipes.map(({ name }) => name))
    return (this.#space.avoid ?? []).some((set) => set.every((name) => names.has(name)))
  }
}

const cellOf = ({ name, position, provider, tool }: FaultRecipe): string => [name, position, provider, tool].join('\0')

function byWeight(candidates: readonly Candidate[], share: number): Candidate {
  let left = share * candidates.reduce((sum, { weight }) => sum + weight, 0)
  for (const candidate of candidates) {
    left -= candidate.weight
    if (left < 0) return candidate
  }
  return candidates.at(-1) as Candidate
}
