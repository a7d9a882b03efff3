import type { FaultSpec } from './fault.ts'

/** What an agent showed undisturbed: a fuzz case aims only at what exists. */
export interface FuzzProfile {
  /** Names of the wires it spoke, in order of first use. */
  readonly providers: readonly string[]
  readonly streams: boolean
  /** Tools whose results came back. */
  readonly tools: readonly string[]
  readonly turns: number
  /** Provider calls. */
  readonly calls: number
  /** It made HTTP calls of its own. */
  readonly http: boolean
}

/** One drawn fault as plain facts: what a fault is built from, shrunk by and written down as. */
export interface FaultRecipe {
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly position?: 'early' | 'mid' | 'late'
  readonly repeat?: 'twice' | 'burst' | 'persistent'
  readonly tool?: string
  readonly provider?: string
}

/** One case of a fuzz. */
export interface FuzzSet {
  readonly recipes: readonly FaultRecipe[]
  readonly faults: readonly FaultSpec[]
}

/** A lazy source of fault sets. Goes wherever faults go. */
export interface FuzzSource {
  readonly kind: 'fuzz'
  /** How many cases on each input. */
  readonly cases: number
  /** Runs that shrinking a failure may take; 0: failures are not shrunk. */
  readonly shrinkRuns: number
  /** How a regression test gets at the agent, e.g. `import { agent } from '../src/agent.ts'`. */
  readonly importAgent?: string
  /**
   * The set of one case, from 1. Pure: the same seed, number and profile give the same set on any machine. `again`: another one in its place,
   * from 1, where nothing of those before could act on the agent.
   */
  set(number: number, profile: FuzzProfile, seed: number, again?: number): FuzzSet
  /** Faults from recipes, as in a set. */
  build(recipes: readonly FaultRecipe[]): readonly FaultSpec[]
  /** Recipes one step simpler, best first. */
  simpler(recipe: FaultRecipe): readonly FaultRecipe[]
  /** The recipe as TypeScript. */
  code(recipe: FaultRecipe): string
}
