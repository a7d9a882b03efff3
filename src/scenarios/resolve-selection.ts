import { carrierPlaces, carriers } from '../attacks/carriers/catalog.ts'
import { framingIds } from '../attacks/framings/catalog.ts'
import { scheduleIds } from '../attacks/schedules/catalog.ts'
import { transformIds } from '../attacks/transforms/catalog.ts'
import { nearest } from '../internal/nearest.ts'
import type { AttackSeed } from '../model/attack.ts'
import type { AttackSelection } from '../model/pack.ts'
import { PackProblem } from './problem.ts'
import type { PackSelection } from './schema-parts.ts'
import type { YamlPath } from './yaml.ts'

/** Names of carriers elsewhere. */
export const vectorAliases: Readonly<Record<string, readonly string[]>> = {
  user_input: ['user-turn'],
  tool_output: ['tool-result'],
  web_content: ['web'],
  api_response: ['tool-result'],
  error_output: ['tool-error'],
  system_context: ['history-summary'],
}

const taxonomyIds = ['LLM', 'ASI'].flatMap((list) =>
  Array.from({ length: 10 }, (_, index) => `${list}${String(index + 1).padStart(2, '0')}`),
)

/** Every name that a selection may hold, by key, for checks and for the schema of editors. */
export function selectionNames(
  seeds: readonly AttackSeed[],
): Readonly<Record<'families' | 'seeds' | 'owasp' | 'carriers' | 'framings' | 'transforms' | 'schedules' | 'vectors', readonly string[]>> {
  return {
    families: [...new Set(seeds.map((seed) => seed.family))],
    seeds: seeds.map((seed) => seed.id),
    owasp: taxonomyIds,
    carriers: [...carriers.map((carrier) => carrier.name), ...carrierPlaces],
    framings: framingIds,
    transforms: transformIds,
    schedules: scheduleIds,
    vectors: Object.keys(vectorAliases),
  }
}

const words = {
  families: 'attack family',
  seeds: 'attack seed',
  owasp: 'OWASP id',
  carriers: 'carrier',
  framings: 'framing',
  transforms: 'transform',
  schedules: 'schedule',
  vectors: 'vector',
} as const

/** A selection whose every name exists. */
export function resolveSelection({ vectors, ...selection }: PackSelection, path: YamlPath, seeds: readonly AttackSeed[]): AttackSelection {
  const known = selectionNames(seeds)
  for (const key of Object.keys(words) as (keyof typeof words)[]) {
    const given = key === 'vectors' ? vectors : selection[key]
    for (const [index, name] of (given ?? []).entries()) {
      if (known[key].includes(name)) continue
      const suggestion = nearest(name, known[key])
      const list = suggestion === undefined ? ` Known: ${known[key].slice(0, 20).join(', ')}.` : ''
      throw new PackProblem([...path, key, index], `no ${words[key]} is named "${name}".${list}`, { suggestion })
    }
  }
  const places = [...(selection.carriers ?? []), ...(vectors ?? []).flatMap((vector) => vectorAliases[vector] ?? [])]
  const merged = { ...selection, ...(places.length > 0 && { carriers: [...new Set(places)] }) }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
}
