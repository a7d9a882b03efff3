import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { milliseconds } from '../latency.ts'
import { commandTargets, meetsCommand } from '../targets.ts'

const signals = ['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT', 'SIGHUP'] as const

/**
 * The command fails. It does not run.
 *
 * @example
 * commandFailure({ targets: 'git push*', exitCode: 128, message: 'remote: permission denied' })
 */
export const commandFailure = defineFault({
  name: 'command_failure',
  config: z.strictObject({
    ...commandTargets,
    exitCode: z.number().int().min(1).max(255).default(1),
    message: z.string().default('command failed'),
  }),
  points: ['shell'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['RT', 'GO'],
  effect: 'non-zero exit',
  applies: (config, view) => meetsCommand(view, config),
  disturb: ({ exitCode, message }) => ({ kind: 'exit', code: exitCode, stderr: `${message}\n` }),
})

/** No such program: exit 127 from a shell, ENOENT without one. */
export const commandNotFound = defineFault({
  name: 'command_not_found',
  config: z.strictObject(commandTargets),
  points: ['shell'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['NR', 'GO'],
  effect: 'exit 127 / ENOENT',
  applies: (config, view) => meetsCommand(view, config),
  disturb: () => ({ kind: 'exit', notFound: true }),
})

/** The command hangs. It ends when it is killed, or by SIGKILL after `timeoutMs`. */
export const commandTimeout = defineFault({
  name: 'command_timeout',
  config: z.strictObject({ ...commandTargets, timeoutMs: milliseconds.default(30_000) }),
  points: ['shell'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['AI'],
  effect: 'never ends',
  applies: (config, view) => meetsCommand(view, config),
  disturb: ({ timeoutMs }) => ({ kind: 'hang', where: 'headers', maxMs: timeoutMs }),
})

/** The command dies by a signal. */
export const commandKilled = defineFault({
  name: 'command_killed',
  config: z.strictObject({ ...commandTargets, signal: z.enum(signals).default('SIGKILL') }),
  points: ['shell'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['GO'],
  effect: 'dies by signal',
  applies: (config, view) => meetsCommand(view, config),
  disturb: ({ signal }) => ({ kind: 'exit', signal }),
})
