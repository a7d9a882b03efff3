import { nearest } from '../internal/nearest.ts'
import { PackProblem } from './problem.ts'
import type { YamlPath } from './yaml.ts'

/** Values that texts of a file refer to. */
export type Variables = Readonly<Record<string, string | number | boolean>>

/** Puts variables in the place of `{{name}}`. @throws {PackProblem} for a name without a value */
export function fillVariables(text: string, variables: Variables, path: YamlPath): string {
  return text.replaceAll(/\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => {
    if (Object.hasOwn(variables, name)) return String(variables[name])
    throw new PackProblem(path, `the text uses {{${name}}}, but "variables" has no "${name}".`, {
      suggestion: nearest(name, Object.keys(variables)),
    })
  })
}
