import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { questions } from './questions.ts'

/** `yes` and `no`: one direction of the matcher passes and the other fails. Anything else says why neither does. */
export type Answer = `yes${string}` | 'no' | `undecided: ${string}` | `n/a: ${string}`

export interface Behavior {
  /** Retries of a failure that lasts. `many`: until its time is up, by a clock of chance. */
  readonly retries: number | 'many'
  /** What runs tools, where the library does. */
  readonly loop: string | null
  readonly answers: Readonly<Record<string, Answer>>
}

const FILE = fileURLToPath(new URL('./expected.json', import.meta.url))
let behaviors: Record<string, Behavior> | undefined

/** Observed once, checked against what the libraries document, kept. `docs/sdk-behavior.md` is generated from it. */
export function expectedBehaviors(): Record<string, Behavior> {
  behaviors ??= JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Behavior>
  return behaviors
}

/** `KHAOS_RECORD_SDKS=1` writes down what the libraries show. Read each answer before it is committed. */
export const isRecording = process.env['KHAOS_RECORD_SDKS'] === '1'

export function record(sdk: string, seen: Partial<Behavior>): void {
  const all = expectedBehaviors()
  const before = all[sdk]
  const given = { ...before?.answers, ...seen.answers }
  const answers = Object.fromEntries(questions.flatMap(({ name }) => (given[name] === undefined ? [] : [[name, given[name]]])))
  all[sdk] = { retries: 0, loop: null, ...before, ...seen, answers }
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`)
}
