import { describe, expect, it } from 'vitest'
import { importsOf, type SourceFile, sourceFiles } from './source-files.ts'

/** The floors of the house, bottom first. A file may import its own folder and lower floors. */
const FLOORS: readonly (readonly string[])[] = [
  ['src/errors.ts', 'src/internal'],
  ['src/model'],
  [
    'src/providers',
    'src/faults',
    'src/attacks',
    'src/oracles',
    'src/agents',
    'src/goals',
    'src/models',
    'src/scheduling',
    'src/scenarios',
    'src/telemetry',
    'src/scoring',
    'src/manifest',
  ],
  ['src/interception'],
  ['src/runner', 'src/config.ts'],
  ['src/reporting', 'src/comparison'],
  ['src/core.ts'],
  ['src/vitest', 'src/jest', 'src/cli', 'src/cloud', 'src/kairos', 'src/mcp'],
  ['src/index.ts'],
  ['matchers', 'packs'],
]

/** Imports between siblings of one floor, each with its reason. */
const ARROWS: Readonly<Record<string, string>> = {
  'src/scenarios -> src/faults': 'names in YAML resolve to fault factories',
  'src/scenarios -> src/attacks': 'names in YAML resolve to attacks',
  'src/scenarios -> src/goals': 'assertions and goals in YAML are built here',
  'src/models -> src/attacks': 'the gullible model obeys goal records',
  'src/manifest -> src/scoring': 'a manifest carries scores',
  'src/runner -> src/config.ts': 'a run starts from the configuration of the project',
}

/** Imports upwards of single files, each with its reason. */
const WAYS_UP: Readonly<Record<string, string>> = {
  'src/runner/run-result.ts -> src/reporting': 'the result of `run()` offers its own views: `result.toJUnit()`, `result.toMarkdown()`',
}

/** Entries of the package that only re-export. */
const RE_EXPORTING: readonly string[] = ['src/index.ts', 'src/core.ts', 'src/agents/entry.ts', 'src/mcp/entry.ts', 'packs/index.ts']

function houseOf(path: string): { folder: string; floor: number } {
  for (const [floor, folders] of FLOORS.entries()) {
    const folder = folders.find((candidate) => path === candidate || path.startsWith(`${candidate}/`))
    if (folder) return { folder, floor }
  }
  throw new Error(`${path} stands on no floor. Give its folder a place in FLOORS of test/architecture/layers.test.ts.`)
}

/** Why this import is against the rules, or `undefined`. */
function complaint(from: string, to: string): string | undefined {
  const [source, target] = [houseOf(from), houseOf(to)]
  if (source.folder === target.folder) return undefined
  if (target.floor < source.floor) return undefined
  if (`${from} -> ${target.folder}` in WAYS_UP) return undefined
  if (target.floor > source.floor) return `${from} -> ${to}: upwards, from floor ${source.floor} to floor ${target.floor}`
  return `${source.folder} -> ${target.folder}` in ARROWS ? undefined : `${from} -> ${to}: between siblings`
}

function complaintsIn(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((target) => /^(?:src|matchers|packs)\//.test(target))
      .flatMap((target) => complaint(file.path, target) ?? []),
  )
}

const files = sourceFiles('src', 'matchers', 'packs')

describe('floors', () => {
  it('are kept by every import', () => {
    expect(complaintsIn(files)).toEqual([])
  })

  it('hold no import from the outside in: sources never import tests, examples or benches', () => {
    const outward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => /^(?:\.\.|test|examples|bench)\//.test(target))
        .map((target) => `${file.path} -> ${target}`),
    )

    expect(outward).toEqual([])
  })

  it('list no arrow and no way up that nobody uses', () => {
    const used = new Set(
      files.flatMap((file) =>
        importsOf(file)
          .filter((target) => target.startsWith('src/'))
          .flatMap((target) => [file.path, houseOf(file.path).folder].map((from) => `${from} -> ${houseOf(target).folder}`)),
      ),
    )

    expect([...Object.keys(ARROWS), ...Object.keys(WAYS_UP)].filter((arrow) => !used.has(arrow))).toEqual([])
  })

  it("let the reporter import data, views and configuration only: it runs in the user's main process", () => {
    const allowed = /^src\/(?:errors\.ts|internal|model|scoring|manifest|telemetry|scheduling|reporting|config\.ts|vitest\/reporter)/
    const strangers = files
      .filter((file) => file.path.startsWith('src/vitest/reporter'))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.startsWith('src/') && !allowed.test(target))
          .map((target) => `${file.path} -> ${target}`),
      )

    expect(strangers).toEqual([])
  })

  it('keep views away from the runner', () => {
    const views = files.filter((file) => /^src\/(?:reporting|comparison)\//.test(file.path))

    const runnerImports = views.flatMap((file) => importsOf(file).filter((target) => target.startsWith('src/runner/')))

    expect(runnerImports).toEqual([])
  })
})

describe('entries', () => {
  it.each(RE_EXPORTING)('%s only re-exports', (entry) => {
    const file = files.find(({ path }) => path === entry)

    const others = file && statementsBesideExports(file)

    expect(others).toEqual([])
  })
})

describe('the rule itself', () => {
  it.each([
    ['src/model/a.ts', 'src/providers/b.ts', 'upwards, from floor 1 to floor 2'],
    ['src/faults/a.ts', 'src/attacks/b.ts', 'between siblings'],
    ['src/runner/a.ts', 'src/reporting/b.ts', 'upwards, from floor 4 to floor 5'],
  ])('refuses %s -> %s', (from, to, reason) => {
    expect(complaint(from, to)).toBe(`${from} -> ${to}: ${reason}`)
  })

  it.each([
    ['src/faults/http/a.ts', 'src/faults/fault.ts'],
    ['src/runner/a.ts', 'src/internal/json.ts'],
    ['src/models/a.ts', 'src/attacks/b.ts'],
    ['matchers/a.ts', 'src/core.ts'],
  ])('accepts %s -> %s', (from, to) => {
    expect(complaint(from, to)).toBeUndefined()
  })

  it('demands a place for every new folder', () => {
    expect(() => complaint('src/novelty/a.ts', 'src/errors.ts')).toThrow('stands on no floor')
  })
})

function statementsBesideExports(file: SourceFile): string[] {
  const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return code
    .replace(/^(?:export|import)\s[^;]*?from\s+'[^']+';?$/gm, '')
    .replace(/^import\s+'[^']+';?$/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
}
