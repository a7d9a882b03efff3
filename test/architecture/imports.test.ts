import { describe, expect, it } from 'vitest'
import { clockAndChanceIn, processIn } from './ambient-uses.ts'
import { importsOf, type SourceFile, sourceFiles } from './source-files.ts'

const files = sourceFiles('src', 'matchers', 'packs')

/** Packages that few may import, with the paths that may and the reason. */
const RESERVED: readonly { readonly specifier: RegExp; readonly mayImport: RegExp; readonly reason: string }[] = [
  { specifier: /^vitest$/, mayImport: /^src\/vitest\/|^matchers\/index\.ts$/, reason: 'the core knows no host' },
  {
    specifier: /^vitest\/node$/,
    mayImport: /^src\/vitest\/reporter(?:\.ts$|\/)|^src\/cli\/(?:replay|run-tests)\.ts$/,
    reason: 'it costs 200 ms in a worker',
  },
  { specifier: /^vitest\/(?!node$)/, mayImport: /^$/, reason: 'Vitest 5 keeps `vitest`, `vitest/node` and `vitest/config` only' },
  { specifier: /^@vitest\//, mayImport: /^$/, reason: 'Vitest 5 folded its packages into one' },
  {
    specifier: /^(?:msw|@mswjs)(?:\/|$)/,
    mayImport: /^src\/interception\//,
    reason: 'one place speaks to MSW, so one place meets its two majors',
  },
  { specifier: /^yaml$/, mayImport: /^src\/scenarios\/yaml\.ts$/, reason: 'one place bounds aliases and reports positions' },
  { specifier: /^seedrandom$/, mayImport: /^src\/internal\//, reason: 'streams of chance are named in one place' },
  { specifier: /^@sinonjs\/fake-timers$/, mayImport: /^src\/interception\/virtual-time\//, reason: 'one clock a process' },
]

/** Files outside `src/internal` that read the clock or chance, each with its reason. */
const CLOCK_READERS: Readonly<Record<string, string>> = {
  'src/interception/virtual-time/patched-globals.ts': 'takes and replaces the timers of the globals',
  'src/interception/seams/clock.ts': 'puts the clock of the process wrong for a case',
  'src/interception/virtual-time/real-clock.ts': "reads the test's own fake Date when it stands down",
  'src/interception/virtual-time/test-timers.ts': "looks for the test's own fake timers",
  'src/interception/virtual-time/timers-promises.ts': 'stands in for node:timers/promises',
  'src/interception/virtual-time/virtual-time.ts': 'sees whether other fakes lie over ours',
}

/** Files outside `src/cli` and `src/config.ts` that read `process`, each with its reason. */
const PROCESS_READERS: Readonly<Record<string, string>> = {
  'src/interception/seams/env.ts': 'lets faults act on variables that a case reads',
  'src/interception/socket-guard.ts': 'refuses a socket on the next tick, as Node does',
  'src/interception/virtual-time/active-resources.ts': 'asks Node what keeps the event loop alive',
  'src/interception/virtual-time/open-streams.ts': 'asks Node for its open sockets and pipes',
  'src/interception/virtual-time/worker-loops.ts': 'hears of new worker threads',
  'src/manifest/environment.ts': 'versions, operating system, CI and commit belong in the manifest',
  'src/runner/case-environment.ts': 'the `env` seam: sets variables for one case and restores them',
  'src/runner/emit.ts': "warns of a user's event handler that threw",
  'src/runner/run.ts': 'the project root is the working folder',
  'src/vitest/record.ts': 'names the part file after the worker and flushes it on exit',
  'src/vitest/reporter/active-run.ts': 'marks the run as incomplete when the process ends early',
}

function strangersTo({ specifier, mayImport }: (typeof RESERVED)[number], among: readonly SourceFile[]): string[] {
  return among
    .filter((file) => !mayImport.test(file.path) && importsOf(file).some((target) => specifier.test(target)))
    .map(({ path }) => path)
}

function listed(path: string, readers: Readonly<Record<string, string>>): boolean {
  return path in readers
}

describe('packages', () => {
  it.each(RESERVED)('$specifier is imported where it belongs: $reason', (rule) => {
    expect(strangersTo(rule, files)).toEqual([])
  })

  it('are refused elsewhere', () => {
    const stray = { path: 'src/runner/a.ts', text: "import { http } from 'msw'\nconst v = import('vitest')\n" }

    const refused = RESERVED.filter((rule) => strangersTo(rule, [stray]).length > 0).map(({ specifier }) => specifier.source)

    expect(refused).toEqual(['^vitest$', '^(?:msw|@mswjs)(?:\\/|$)'])
  })
})

describe('the clock and chance', () => {
  it('are read by src/internal and the listed files only', () => {
    const readers = files
      .filter(({ path }) => !path.startsWith('src/internal/') && !listed(path, CLOCK_READERS))
      .flatMap((file) => clockAndChanceIn(file).map(({ name, line }) => `${file.path}:${line} ${name}`))

    expect(readers).toEqual([])
  })

  it('are still read by every listed file', () => {
    expect(idle(CLOCK_READERS, (file) => clockAndChanceIn(file).length > 0)).toEqual([])
  })

  it('are seen in code, not in comments, names or types', () => {
    const text = [
      'const a = Date.now() + new Date().getTime() + Math.random()',
      'setTimeout(() => performance.now(), 1)',
      '// Date.now()',
      "const b = { setTimeout: 1, s: 'Math.random()' }; b.setTimeout; new Date(0)",
      'type T = typeof setTimeout',
    ].join('\n')

    const names = clockAndChanceIn({ path: 'a.ts', text }).map(({ name }) => name)

    expect(names).toEqual(['Date.now', 'new Date()', 'Math.random', 'setTimeout', 'performance'])
  })
})

describe('process', () => {
  it('is read by the CLI, the configuration and the listed files only', () => {
    const readers = files
      .filter(({ path }) => !path.startsWith('src/cli/') && path !== 'src/config.ts' && !listed(path, PROCESS_READERS))
      .flatMap((file) => processIn(file).map(({ line }) => `${file.path}:${line}`))

    expect(readers).toEqual([])
  })

  it('is still read by every listed file', () => {
    expect(idle(PROCESS_READERS, (file) => processIn(file).length > 0)).toEqual([])
  })

  it('is seen as a variable, not as a word', () => {
    const text = "// process\nconst a = { process: 1 }; a.process; const b = 'process'\nprocess.exit(1)"

    expect(processIn({ path: 'a.ts', text })).toEqual([{ name: 'process', line: 3 }])
  })
})

function idle(readers: Readonly<Record<string, string>>, reads: (file: SourceFile) => boolean): string[] {
  return Object.keys(readers).filter((path) => {
    const file = files.find((candidate) => candidate.path === path)
    return !file || !reads(file)
  })
}
