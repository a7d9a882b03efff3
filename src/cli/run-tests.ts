import { exitCodes } from './exit-codes.ts'

export interface RunTestsOptions {
  /** Shrunk failures of fuzz cases are written down as test files. */
  readonly promote: boolean
}

/** Runs Vitest once over the project. Resolves with the exit code. */
export async function runTests(files: readonly string[], { promote }: RunTestsOptions): Promise<number> {
  if (promote) process.env['KHAOS_PROMOTE'] = '1'
  const { startVitest } = await import('vitest/node')
  const vitest = await startVitest('test', [...files], { run: true, watch: false })
  const tests = vitest?.state.getTestModules().flatMap((module) => [...module.children.allTests()]) ?? []
  const modules = vitest?.state.getTestModules() ?? []
  const isBroken = modules.some((module) => module.state() === 'failed') || (vitest?.state.getUnhandledErrors().length ?? 0) > 0
  await vitest?.close()
  if (tests.length === 0 && !isBroken) {
    process.stderr.write(`khaostest: no test was found${files.length > 0 ? ` in ${files.join(', ')}` : ''}.\n`)
    return exitCodes.noCases
  }
  return isBroken ? exitCodes.failed : exitCodes.ok
}
