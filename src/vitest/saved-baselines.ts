import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { type KhaosEnvironment, readEnvironment } from '../config.ts'
import { parseJson } from '../internal/json.ts'
import { writeAtomically } from '../manifest/store.ts'

/** What was saved for the assertions of one test file. */
export interface SavedBaselines {
  /** The file as it is shown. */
  readonly file: string
  /** `create`: what is missing is saved. `update`: everything is saved anew. `none`: nothing is written, as in CI. */
  readonly mode: 'create' | 'update' | 'none'
  /** Name of the next assertion of the running test. Asked for once each, as long as the test goes on in order. */
  place(): string
  read(place: string): unknown
  write(place: string, value: unknown): void
}

const FOLDER = '__khaos__'

/** What a host knows of the running test. */
export interface SavingTest {
  /** Absolute path of the test file. */
  readonly path: string
  /** The same as it is shown: relative to the project. */
  readonly shown: string
  /** Names of the suites and of the test, as one text. */
  readonly name: string
  /** One object per test. */
  readonly identity: object
  /** Which run of the test this is: a host may try it again. */
  readonly attempt: string
  /** What the host itself does with snapshots: `all` under `-u`, `none` in CI. */
  readonly snapshots: string | undefined
}

const counts = new WeakMap<object, { readonly attempt: string; readonly count: number }>()

/** The file beside a test file that holds what its assertions saved: `__khaos__/<test file>.json`. Meant to be committed. */
export function savedBaselines(
  { path, shown, name, identity, attempt, snapshots }: SavingTest,
  { update, ci }: Pick<KhaosEnvironment, 'update' | 'ci'> = readEnvironment(),
): SavedBaselines {
  const file = join(dirname(path), FOLDER, `${basename(path)}.json`)
  const isUpdate = update || snapshots === 'all'
  return {
    file: posix.join(posix.dirname(shown), FOLDER, `${posix.basename(shown)}.json`),
    mode: isUpdate && !ci ? 'update' : ci || snapshots === 'none' ? 'none' : 'create',
    place() {
      const known = counts.get(identity)
      const count = known?.attempt === attempt ? known.count + 1 : 1
      counts.set(identity, { attempt, count })
      return count === 1 ? name : `${name} (${count})`
    },
    read: (place) => readAll(file)[place],
    write(place, value) {
      const all = { ...readAll(file), [place]: value }
      const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
      writeAtomically(file, [`${JSON.stringify(sorted, null, 2)}\n`])
    },
  }
}

function readAll(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {}
  const value = parseJson(readFileSync(file, 'utf8'))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new TypeError(`${file} holds no saved baselines. Mend it, or delete it and run \`vitest -u\`.`)
}
