import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { buildPackage } from './build-package.mjs'
import { modules, repository } from './places.mjs'
import { runProcess } from './run-process.mjs'

/**
 * A throw-away project in the temporary folder that has khaostest installed as a user has it: built, in `node_modules`, beside links to the
 * same Vitest, MSW and dependencies.
 *
 * @param files path → text
 * @param options.further `node_modules` folders whose packages are linked too
 * @param options.copied folders of packages that must stand in the project itself, so that they find its Vitest
 */
export async function createProject(files, { further = [], copied = [] } = {}) {
  const built = await buildPackage()
  const root = mkdtempSync(join(tmpdir(), 'khaos-bench-'))
  const remove = () => rmSync(root, { recursive: true, force: true })
  // A row that fails leaves its project behind.
  process.once('exit', remove)
  linkModules(root, further)
  cpSync(built, join(root, 'node_modules/khaostest'), { recursive: true })
  for (const folder of copied) {
    const target = join(root, 'node_modules', basename(folder))
    rmSync(target, { recursive: true, force: true })
    cpSync(folder, target, { recursive: true })
  }
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }

  return {
    root,
    /** Runs Vitest once. Failing tests are data only where `mayFail` says so. */
    async vitest(args = [], { mayFail = false, nodeArgs = [], ...options } = {}) {
      const result = await runProcess([...nodeArgs, join(modules, 'vitest/vitest.mjs'), 'run', '--root', root, ...args], {
        cwd: root,
        ...options,
      })
      if (result.exitCode !== 0 && !(mayFail && result.exitCode === 1))
        throw new Error(`Vitest ended with ${result.exitCode}:\n${result.output}`)
      return result
    },
    /** Takes a program of this folder into the project, where it finds `khaostest` by name. */
    install(program) {
      const path = join(root, basename(program))
      cpSync(program, path)
      return path
    },
    remove,
  }
}

/** One link a package: the folder itself must take khaostest. What the lane does not have comes from the repository. */
function linkModules(root, further) {
  const own = join(root, 'node_modules')
  mkdirSync(own)
  for (const folder of new Set([modules, join(repository, 'node_modules'), ...further])) {
    for (const name of readdirSync(folder)) {
      if (name === 'khaostest' || name.startsWith('.') || existsSync(join(own, name))) continue
      symlinkSync(join(folder, name), join(own, name))
    }
  }
}

/** Source of a `vitest.config.mjs`. */
export function vitestConfig({ ours = true, test = {} } = {}) {
  const reporters = ours ? ['default', 'khaostest/reporter'] : ['default']
  return `export default ${JSON.stringify({ test: { reporters, include: ['*.test.mjs'], ...test } })}\n`
}
