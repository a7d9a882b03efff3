import { isAbsolute, relative, resolve } from 'node:path'
import type { Scenario } from '../model/scenario.ts'
import type { LoadPackOptions } from './load-pack.ts'
import { parseScenarios } from './parse-scenario.ts'
import { readFileText } from './read-file-text.ts'

/**
 * The scenario of a YAML file, followed by its variants.
 *
 * @throws {PackError} `KHAOS_PACK` with path, line and column for a file that cannot be used; nothing of it runs.
 *
 * @example
 * const [refund, ...variants] = await loadScenarios('./khaos/refund.yaml')
 */
export async function loadScenarios(path: string, { root = '.', catalog }: LoadPackOptions = {}): Promise<readonly Scenario[]> {
  const whole = resolve(root, path)
  const shown = isAbsolute(path) ? path : relative(root, whole) || path
  return parseScenarios(await readFileText(whole, shown), shown, catalog)
}
