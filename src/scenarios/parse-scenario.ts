import { isObject } from '../internal/json.ts'
import type { Scenario } from '../model/scenario.ts'
import { builtInCatalog, type PackCatalog } from './catalog.ts'
import { withPositions } from './parse-pack.ts'
import { resolveConversation } from './resolve-conversation.ts'
import { resolveGoals } from './resolve-goals.ts'
import { scenarioSchema } from './scenario-schema.ts'
import { schemaProblem } from './schema-problem.ts'
import { parseYaml } from './yaml.ts'

/** Keys of other systems, by ours. */
const ALIASES: Readonly<Record<string, string>> = { identifier: 'name', summary: 'description' }

/**
 * Reads a scenario file: the scenario first, then its variants. Nothing of it runs, whatever is wrong with it.
 *
 * @param path stands in errors only.
 * @throws {PackError} `KHAOS_PACK` with path, line, column (both from 1) and the nearest valid name.
 */
export function parseScenarios(text: string, path: string, catalog: PackCatalog = builtInCatalog): readonly Scenario[] {
  const yaml = parseYaml(text, path)
  return withPositions(yaml, path, () => resolveScenarios(yaml.value, catalog))
}

function resolveScenarios(value: unknown, catalog: PackCatalog): readonly Scenario[] {
  const given = withOwnKeys(value)
  const checked = scenarioSchema.safeParse(given)
  if (!checked.success) throw schemaProblem(scenarioSchema, checked.error, given)
  const {
    name,
    description,
    tags,
    metadata,
    variables,
    attacks,
    timeout_ms: timeoutMs,
    security_tests_enabled: isAttacked,
    ...file
  } = checked.data
  const goals = resolveGoals(file.goals, catalog)
  return resolveConversation(
    { ...file, attacks: isAttacked ? attacks : undefined },
    () => ({
      name,
      description,
      tags,
      goals: goals.ofEveryCase(),
      ...(metadata ? { metadata } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    }),
    { path: [], variables, goals, catalog },
  )
}

function withOwnKeys(value: unknown): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const own = Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined
      return [own !== undefined && !(own in value) ? own : key, item]
    }),
  )
}
