import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { nextMacrotask } from '../../internal/clock.ts'
import type { CaseScope } from '../scope.ts'

/** How a command that never ran came out. */
export interface CommandEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr?: string
  /** Spawning itself fails: no `spawn`, no `exit`, one `error`. */
  readonly error?: Error
  /** Silent for so long, unless it is killed before. */
  readonly afterMs?: number
}

/** A child process that never was: the events, streams and fields of one, and an end of our choice. */
export class StandInChild extends EventEmitter {
  readonly stdin = new PassThrough()
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly stdio = [this.stdin, this.stdout, this.stderr, undefined, undefined]
  readonly connected = false
  readonly spawnfile: string
  readonly spawnargs: readonly string[]
  pid: number | undefined
  exitCode: number | null = null
  signalCode: NodeJS.Signals | null = null
  killed = false
  readonly #killed = new AbortController()
  #endedBy: NodeJS.Signals | undefined

  constructor(scope: CaseScope, file: string, args: readonly string[], end: CommandEnd, signal?: AbortSignal) {
    super()
    this.spawnfile = file
    this.spawnargs = [file, ...args]
    this.stdin.resume()
    const abort = () => {
      this.kill()
      this.emit('error', abortError(signal?.reason))
    }
    if (signal?.aborted) queueMicrotask(abort)
    else signal?.addEventListener('abort', abort, { once: true })
    void this.#live(scope, end).finally(() => signal?.removeEventListener('abort', abort))
  }

  /** Ends a command that hangs. */
  kill(signal: NodeJS.Signals | number = 'SIGTERM'): boolean {
    if (this.exitCode !== null || this.signalCode !== null) return false
    this.killed = true
    this.#endedBy = typeof signal === 'string' ? signal : 'SIGTERM'
    this.#killed.abort()
    return true
  }

  ref(): void {}
  unref(): void {}
  disconnect(): void {}

  async #live(scope: CaseScope, end: CommandEnd): Promise<void> {
    await Promise.resolve()
    if (end.error) {
      this.stdout.end()
      this.stderr.end()
      this.emit('error', end.error)
      return
    }
    this.pid = 2 ** 22 + 1
    this.emit('spawn')
    if (end.afterMs !== undefined) await scope.clock.sleep(end.afterMs, AbortSignal.any([scope.signal, this.#killed.signal]))
    this.exitCode = this.#endedBy ? null : end.code
    this.signalCode = this.#endedBy ?? end.signal
    if (end.stderr !== undefined && !this.#endedBy) this.stderr.write(end.stderr)
    this.stdout.end()
    this.stderr.end()
    this.emit('exit', this.exitCode, this.signalCode)
    await nextMacrotask()
    this.emit('close', this.exitCode, this.signalCode)
  }
}

function abortError(cause: unknown): Error {
  return Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' })
}
