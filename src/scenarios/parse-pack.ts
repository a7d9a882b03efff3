import { PackError } from '../errors.ts'
import type { Pack } from '../model/pack.ts'
import { builtInCatalog, type PackCatalog } from './catalog.ts'
import { PackProblem } from './problem.ts'
import { resolvePack } from './resolve-pack.ts'
import { parseYaml, type YamlFile } from './yaml.ts'

/**
 * Reads a pack. Nothing of it runs, whatever is wrong with it.
 *
 * @param path stands in errors only.
 * @throws {PackError} `KHAOS_PACK` with path, line, column (both from 1) and the nearest valid name.
 */
export function parsePack(text: string, path: string, catalog: PackCatalog = builtInCatalog): Pack {
  const file = parseYaml(text, path)
  return withPositions(file, path, () => resolvePack(file.value, catalog))
}

/** Runs `run`; a problem that it finds is told with the line and column where it stands in the file. */
export function withPositions<Result>(file: YamlFile, path: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    throw new PackError({ path, ...file.positionOf(error.path, error.part) }, error.message, error.suggestion)
  }
}
