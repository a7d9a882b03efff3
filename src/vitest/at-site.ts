import { KhaosError } from '../errors.ts'
import type { CallSite } from './call-site.ts'

/** Runs `run`; a mistake that it finds points at the line the user wrote, not into this package. */
export function atSite<Result>(site: CallSite, run: () => Result): Result {
  try {
    const result = run()
    return result instanceof Promise ? (result.catch((error: unknown) => fail(error, site)) as Result) : result
  } catch (error) {
    return fail(error, site)
  }
}

function fail(error: unknown, site: CallSite): never {
  const frame = error instanceof KhaosError ? site() : undefined
  if (error instanceof KhaosError && frame !== undefined) error.stack = `${error.name}: ${error.message}\n    ${frame}`
  throw error
}
