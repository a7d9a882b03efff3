import childProcess, { type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { replaceBuiltins } from './builtins.ts'
import { type Command, endInstead } from './command-end.ts'
import { withEditedOutput } from './edited-child.ts'
import { type ExecOptions, encoded, execError, toBytes } from './exec-result.ts'
import { editContent, type MetLocal, meetLocal } from './meet-local.ts'
import { syncForms } from './shell-sync.ts'
import { StandInChild } from './stand-in-child.ts'

type Fn = (...args: unknown[]) => unknown
type ExecCallback = (error: Error | null, stdout: string | Buffer, stderr: string | Buffer) => void

/** Lets faults act on the commands of the open case. Returns what takes the seam away again. */
export function installShellSeam(): () => void {
  const { spawn, exec, execFile } = childProcess
  return replaceBuiltins(childProcess, {
    spawn: spawnForm(spawn as Fn),
    exec: execForm(exec as Fn, (args) => lineCommand(String(args[0]))),
    execFile: execForm(execFile as Fn, (args) => fileCommand(args)),
    ...syncForms(childProcess, { lineCommand, fileCommand, meet }),
  })
}

/** Depth of calls on their way to the real function: `exec` calls the module's own `execFile`. */
let passing = 0

function pass<Result>(run: () => Result): Result {
  passing++
  try {
    return run()
  } finally {
    passing--
  }
}

function meet({ line }: Command): MetLocal | undefined {
  if (passing > 0) return undefined
  return meetLocal('shell', { operation: 'run', target: line, isInside: true })
}

const lineCommand = (line: string): Command => ({ file: '/bin/sh', args: ['-c', line], line, shell: true })

/** `(file, args?, options?)`, in which the arguments may be left out. */
function fileCommand(given: readonly unknown[]): Command {
  const file = String(given[0])
  const args = Array.isArray(given[1]) ? given[1].map(String) : []
  return { file, args, line: [file, ...args].join(' '), shell: Boolean(optionsOf(given).shell) }
}

function optionsOf(given: readonly unknown[]): ExecOptions {
  return (given.slice(1).find((value) => typeof value === 'object' && value !== null && !Array.isArray(value)) ?? {}) as ExecOptions
}

function spawnForm(spawn: Fn): Fn {
  return (...given) => {
    const command = fileCommand(given)
    const met = meet(command)
    if (!met) return spawn(...given)
    const end = endInstead(met, command)
    if (!end) return withEditedOutput(met, spawn(...given) as ChildProcess)
    met.release()
    return new StandInChild(met.scope, command.file, command.args, end, optionsOf(given).signal)
  }
}

function execForm(exec: Fn, commandOf: (given: readonly unknown[]) => Command): Fn {
  const form: Fn = (...given) => {
    const command = commandOf(given)
    const met = meet(command)
    if (!met) return pass(() => exec(...given))
    const callback = given.at(-1) as ExecCallback | undefined
    const done = typeof callback === 'function' ? callback : () => {}
    const options = optionsOf(given)
    const end = endInstead(met, command)
    if (!end) return pass(() => exec(...given.filter((value) => value !== callback), editing(met, options, done)))

    met.release()
    const child = new StandInChild(met.scope, command.file, command.args, end, options.signal)
    const stopTimer = killAfter(met, child, options)
    let failed: Error | undefined
    child.on('error', (error) => {
      failed = error
      stopTimer()
      done(Object.assign(error, execError(command, { ...end, error })), '', '')
    })
    child.on('close', (code: number | null, signal: NodeJS.Signals | null) => {
      stopTimer()
      const { stderr = '' } = end
      if (!failed)
        done(
          execError(command, { code, signal, ...(child.killed ? {} : { stderr }) }, child.killed),
          encoded(Buffer.alloc(0), options),
          encoded(Buffer.from(child.killed ? '' : stderr), options),
        )
    })
    return child
  }
  Object.defineProperty(form, promisify.custom, { value: promisedForm(form) })
  return form
}

/** `promisify(exec)` resolves to both outputs, and its error carries them. */
function promisedForm(form: Fn): Fn {
  return (...given) => {
    let child: unknown
    const promise = new Promise((resolve, reject) => {
      child = form(...given, (error: Error | null, stdout: unknown, stderr: unknown) =>
        error ? reject(Object.assign(error, { stdout, stderr })) : resolve({ stdout, stderr }),
      )
    })
    return Object.assign(promise, { child })
  }
}

const editing =
  (met: MetLocal, options: ExecOptions, done: ExecCallback): ExecCallback =>
  (error, stdout, stderr) => {
    const out = editContent(met, 'stdout', toBytes(stdout))
    const err = editContent(met, 'stderr', toBytes(stderr))
    met.release()
    done(error, encoded(out, options), encoded(err, options))
  }

/** The caller's own time limit, on the clock of the case. */
function killAfter({ scope }: MetLocal, child: StandInChild, { timeout = 0, killSignal }: ExecOptions): () => void {
  const stop = new AbortController()
  if (timeout > 0) {
    void scope.clock.sleep(timeout, AbortSignal.any([stop.signal, scope.signal])).then(() => {
      if (!stop.signal.aborted && !scope.signal.aborted) child.kill(killSignal)
    })
  }
  return () => stop.abort()
}
