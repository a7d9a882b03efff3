import { systemError } from './errno.ts'
import { insteadOf, type MetLocal } from './meet-local.ts'
import type { CommandEnd } from './stand-in-child.ts'

/** How a command is asked for: by its name, or as a line for a shell. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly line: string
  readonly shell: boolean
}

/** The end that a fault puts in the place of a command; `undefined` where it runs. */
export function endInstead(met: MetLocal, command: Command): CommandEnd | undefined {
  const { scope, local } = met
  const instead = insteadOf(met, 'exit', 'hang')
  if (!instead) return undefined
  const { firing, disturbance } = instead
  const target = { target: local.target }
  if (disturbance.kind === 'hang') {
    const { maxMs } = disturbance
    scope.openWindow(firing.fault.name)
    scope.fired(firing, { ...target, ...(maxMs === undefined ? {} : { maxMs }) })
    return { code: null, signal: 'SIGKILL', afterMs: maxMs ?? Number.MAX_SAFE_INTEGER }
  }
  if (disturbance.notFound) {
    const [program = command.file] = command.line.trim().split(/\s+/)
    scope.fired(firing, { ...target, code: command.shell ? 127 : 'ENOENT' })
    if (command.shell) return { code: 127, signal: null, stderr: `/bin/sh: 1: ${program}: not found\n` }
    return { code: null, signal: null, error: spawnError(command) }
  }
  const { code = null, signal = null, stderr } = disturbance
  scope.fired(firing, { ...target, ...(signal === null ? { code } : { signal }) })
  return { code: signal === null ? code : null, signal, ...(stderr === undefined ? {} : { stderr }) }
}

function spawnError({ file, args }: Command): Error {
  const error = systemError('ENOENT', 'no such file or directory', `spawn ${file}`, file)
  error.message = `spawn ${file} ENOENT`
  return Object.assign(error, { spawnargs: [...args] })
}
