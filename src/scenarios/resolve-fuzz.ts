import { fuzz } from '../faults/fuzz/fuzz.ts'
import { type FuzzSpace, spaces } from '../faults/fuzz/space.ts'
import { InvalidFaultError } from '../faults/invalid-fault-error.ts'
import type { FuzzSource } from '../model/fuzz.ts'
import { PackProblem } from './problem.ts'
import type { FuzzFile } from './schema-parts.ts'
import type { YamlPath } from './yaml.ts'

/** The source of fault sets that a pack describes. */
export function resolveFuzz(file: FuzzFile, path: YamlPath): FuzzSource {
  const base: FuzzSpace = file.space === 'tool' ? spaces.tool() : spaces[file.space]
  const space: FuzzSpace = {
    ...base,
    ...(file.families
      ? {
          families: Object.fromEntries(
            Object.entries(file.families).map(([name, { weight, faults }]) => [name, { weight, ...(faults ? { faults } : {}) }]),
          ),
        }
      : {}),
    ...(file.per_case ? { perCase: file.per_case } : {}),
    ...(file.coverage ? { coverage: file.coverage } : {}),
    ...(file.avoid ? { avoid: file.avoid } : {}),
  }
  try {
    return fuzz(space, {
      cases: file.cases,
      ...(file.shrink_runs === undefined ? {} : { shrink: file.shrink_runs === 0 ? false : { runs: file.shrink_runs } }),
    })
  } catch (error) {
    if (!(error instanceof InvalidFaultError)) throw error
    throw new PackProblem([...path], error.message)
  }
}
