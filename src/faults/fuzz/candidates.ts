import type { Json } from '../../internal/json.ts'
import type { Draw } from '../../internal/random.ts'
import type { FuzzProfile } from '../../model/fuzz.ts'
import { describeFactories, type FaultCatalogRow, faultFamilies } from '../catalog.ts'
import type { AnyFaultFactory } from '../fault.ts'
import type { FuzzSpace } from './space.ts'

/** A fault that may be drawn for an agent. */
export interface Candidate {
  readonly row: FaultCatalogRow
  readonly factory: AnyFaultFactory
  readonly family: string
  /** Share of the family, spread evenly over its faults. */
  readonly weight: number
  readonly ranges: Readonly<Record<string, readonly [number, number]>>
}

/** Ranges of keys by name, where the space says nothing. */
const usualRanges: Readonly<Record<string, readonly [number, number]>> = {
  retryAfterSeconds: [1, 30],
  delayMs: [100, 5000],
  afterChunks: [1, 20],
  afterDeltas: [0, 10],
  keepFraction: [0.1, 0.9],
  fraction: [0.1, 0.9],
}

/** Faults whose waits are time-outs, streams that start late, gaps in streams. */
const ownRanges: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  llm_response_timeout: { delayMs: [5000, 60_000] },
  http_timeout: { delayMs: [5000, 60_000] },
  tool_timeout: { timeoutMs: [5000, 60_000] },
  llm_slow_ttft: { delayMs: [1000, 5000] },
  llm_slow_chunks: { delayMs: [100, 500] },
}

/** The faults of a space that this agent can meet. */
export function candidatesOf(space: FuzzSpace, profile: FuzzProfile): readonly Candidate[] {
  return Object.entries(space.families).flatMap(([name, { weight, faults, ranges }]) => {
    const factories = Object.values(faultFamilies.find((family) => family.name === name)?.factories ?? {}).filter(
      (factory) =>
        (faults === undefined || faults.includes(factory.definition.name)) &&
        isFree(factory) &&
        canMeet(factory, profile, space) &&
        (!/tool/.test(factory.definition.name) || hasTools(profile, space)),
    )
    return describeFactories(factories).map((row) => ({
      row,
      factory: factories.find(({ definition }) => definition.name === row.name) as AnyFaultFactory,
      family: name,
      weight: weight / factories.length,
      ranges: { ...usualRanges, ...ownRanges[row.name], ...ranges?.[row.name] },
    }))
  })
}

/** It needs no config that only its user knows. */
function isFree({ parse }: AnyFaultFactory): boolean {
  try {
    parse({})
    return true
  } catch {
    // A required key: the space cannot make one up.
    return false
  }
}

/** The agent does what the fault disturbs. */
function canMeet({ definition }: AnyFaultFactory, profile: FuzzProfile, space: FuzzSpace): boolean {
  const points = definition.points ?? ['model.response']
  if (definition.operations && !definition.operations.includes('chat')) return false
  if (definition.atBoundary) return profile.turns > 1
  return points.some((point) => {
    if (point === 'model.stream') return profile.streams
    if (point === 'tool.result') return hasTools(profile, space)
    if (point === 'http.request' || point === 'http.response') return profile.http
    return point === 'model.response' || point === 'model.request' || point === 'agent.input'
  })
}

const hasTools = (profile: FuzzProfile, space: FuzzSpace): boolean => (space.tools ?? profile.tools).length > 0

/** A config of the fault: mostly defaults, numbers within their ranges, now and then another word. */
export function drawConfig({ row, factory, ranges }: Candidate, draw: Draw): Readonly<Record<string, unknown>> {
  const config: Record<string, unknown> = {}
  for (const { name, schema, default: usual } of row.config) {
    const words = (schema as { enum?: readonly Json[] }).enum
    const range = ranges[name]
    if (words !== undefined && draw(`${name}?`) < 0.5) {
      const word = draw.pick(name, words)
      if (word !== usual) config[name] = word
    } else if (range !== undefined && typeof usual === 'number') config[name] = within(range, draw(name))
  }
  return accepts(factory, config) ? config : {}
}

function within([min, max]: readonly [number, number], share: number): number {
  const value = min + share * (max - min)
  return max <= 1 ? Math.round(value * 100) / 100 : Math.round(value)
}

function accepts({ parse }: AnyFaultFactory, config: unknown): boolean {
  try {
    parse(config)
    return true
  } catch {
    // Keys that exclude each other: the default stands.
    return false
  }
}
