import type childProcess from 'node:child_process'
import { type Command, endInstead } from './command-end.ts'
import { systemError } from './errno.ts'
import { type ExecOptions, encoded, execError, toBytes } from './exec-result.ts'
import { editContent, type MetLocal } from './meet-local.ts'
import type { CommandEnd } from './stand-in-child.ts'

type Fn = (...args: unknown[]) => unknown

interface Parts {
  lineCommand(line: string): Command
  fileCommand(given: readonly unknown[]): Command
  meet(command: Command): MetLocal | undefined
}

interface SyncResult {
  readonly pid: number
  readonly output: unknown[]
  readonly stdout: string | Buffer
  readonly stderr: string | Buffer
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly error?: Error
}

/** The synchronous forms. A command that hangs is over at once: the ledger says how long it would have been, and no time goes by. */
export function syncForms(
  { spawnSync, execSync, execFileSync }: typeof childProcess,
  { lineCommand, fileCommand, meet }: Parts,
): Record<string, Fn> {
  const spawned = (met: MetLocal, command: Command, options: ExecOptions, run: () => unknown): SyncResult => {
    try {
      const end = endInstead(met, command)
      return end ? ended(command, inTime(end, options), options) : edited(met, run() as SyncResult, options)
    } finally {
      met.release()
    }
  }
  const outputOf = (met: MetLocal, command: Command, options: ExecOptions, run: () => unknown): unknown => {
    try {
      const end = endInstead(met, command)
      if (!end) return encodedLike(editContent(met, 'stdout', toBytes(run())), options)
      const { error, status, signal, stderr, stdout } = ended(command, inTime(end, options), options)
      const failure = error ?? execError(command, end)
      throw Object.assign(failure, { status, signal, stdout, stderr, output: [null, stdout, stderr] })
    } finally {
      met.release()
    }
  }
  const syncForm =
    (run: Fn, commandOf: (given: readonly unknown[]) => Command, act: typeof outputOf): Fn =>
    (...given) => {
      const command = commandOf(given)
      const met = meet(command)
      const options = (given.slice(1).find((value) => typeof value === 'object' && value !== null && !Array.isArray(value)) ??
        {}) as ExecOptions
      return met ? act(met, command, options, () => run(...given)) : run(...given)
    }
  return {
    spawnSync: syncForm(spawnSync as Fn, fileCommand, spawned),
    execSync: syncForm(execSync as Fn, (given) => lineCommand(String(given[0])), outputOf),
    execFileSync: syncForm(execFileSync as Fn, fileCommand, outputOf),
  }
}

/** The caller's own time limit ends a command that hangs longer. */
function inTime(end: CommandEnd, { timeout = 0, killSignal = 'SIGTERM' }: ExecOptions): CommandEnd & { readonly timedOut?: boolean } {
  const isLate = end.afterMs !== undefined && timeout > 0 && timeout < end.afterMs
  return isLate ? { code: null, signal: killSignal, timedOut: true } : end
}

function ended(command: Command, end: CommandEnd & { readonly timedOut?: boolean }, options: ExecOptions): SyncResult {
  const stdout = encodedLike(Buffer.alloc(0), options)
  const stderr = encodedLike(Buffer.from(end.stderr ?? ''), options)
  const error = end.timedOut ? systemError('ETIMEDOUT', 'connection timed out', `spawnSync ${command.file}`, command.file) : end.error
  return { pid: 0, output: [null, stdout, stderr], stdout, stderr, status: end.code, signal: end.signal, ...(error ? { error } : {}) }
}

function edited(met: MetLocal, result: SyncResult, options: ExecOptions): SyncResult {
  const stdout = encodedLike(editContent(met, 'stdout', toBytes(result.stdout)), options)
  const stderr = encodedLike(editContent(met, 'stderr', toBytes(result.stderr)), options)
  return { ...result, stdout, stderr, output: [null, stdout, stderr] }
}

/** Bytes by default, unlike the asynchronous forms. */
const encodedLike = (bytes: Uint8Array, options: ExecOptions): string | Buffer =>
  encoded(bytes, { ...options, encoding: options.encoding ?? null })
