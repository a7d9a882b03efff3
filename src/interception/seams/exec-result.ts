import type { Command } from './command-end.ts'
import type { CommandEnd } from './stand-in-child.ts'

export interface ExecOptions {
  readonly encoding?: BufferEncoding | 'buffer' | null
  readonly timeout?: number
  readonly killSignal?: NodeJS.Signals
  readonly signal?: AbortSignal
  readonly stdio?: unknown
  readonly shell?: boolean | string
}

/** What `exec` and `execFile` hand to their caller when the command did not end well. */
export function execError(command: Command, end: CommandEnd, killed = false): Error {
  if (end.error) return Object.assign(end.error, { cmd: command.line, stdout: '', stderr: '' })
  const message = `Command failed: ${command.line}\n${end.stderr ?? ''}`
  return Object.assign(new Error(message), {
    code: end.code,
    killed,
    signal: end.signal,
    cmd: command.line,
    stdout: '',
    stderr: end.stderr ?? '',
  })
}

/** Bytes as the caller asked for them: text by default. */
export function encoded(bytes: Uint8Array, { encoding = 'utf8' }: ExecOptions): string | Buffer {
  const buffer = Buffer.from(bytes)
  return encoding === null || encoding === 'buffer' || !Buffer.isEncoding(encoding) ? buffer : buffer.toString(encoding)
}

export const toBytes = (output: unknown): Uint8Array =>
  typeof output === 'string' ? Buffer.from(output) : output instanceof Uint8Array ? output : Buffer.alloc(0)
