import { z } from 'zod'
import { matchesGlob } from '../internal/glob.ts'
import type { LocalCall } from '../model/local-call.ts'
import type { CallView } from '../model/trigger.ts'

const globs = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])

/** Which files a fault is about. */
export const fileTargets = {
  /** Globs over the path from the working directory, or over the file's own name. */
  targets: globs.default('*'),
  /** Files outside the working directory too, by their whole path. */
  allowOutside: z.boolean().default(false),
}

/** Which commands a fault is about. */
export const commandTargets = {
  /** Globs over the whole command line, or over the name of the program. */
  targets: globs.default('*'),
}

type Operation = LocalCall['operation']

interface FileTargets {
  readonly targets: string | readonly string[]
  readonly allowOutside: boolean
}

const didInstead: Readonly<Record<Operation, string>> = {
  read: 'it was a read',
  write: 'it was a write',
  look: 'it only asked whether the file is there',
  run: 'it was a command',
  get: 'it was a variable',
}

/** Whether a file call is one of these operations on a target; else why not. */
export function meetsFile({ local }: CallView, { targets, allowOutside }: FileTargets, operations: readonly Operation[]): true | string {
  if (local === undefined) return 'it was no file'
  if (!operations.includes(local.operation)) return `${didInstead[local.operation]} of "${local.target}"`
  if (!local.isInside && !allowOutside) return `"${local.target}" is outside the working directory; \`allowOutside: true\` takes it in`
  return matchesAny(targets, local.target, local.target.split('/').at(-1)) || `"${local.target}" is none of ${listed(targets)}`
}

/** Whether a command is one of the targets; else why not. */
export function meetsCommand({ local }: CallView, { targets }: Pick<FileTargets, 'targets'>): true | string {
  if (local?.operation !== 'run') return 'it was no command'
  return matchesAny(targets, local.target, programOf(local.target)) || `"${local.target}" is none of ${listed(targets)}`
}

function programOf(commandLine: string): string | undefined {
  return commandLine.trim().split(/\s+/)[0]?.split(/[\\/]/).at(-1)
}

function matchesAny(targets: string | readonly string[], ...subjects: readonly (string | undefined)[]): boolean {
  return [targets].flat().some((glob) => subjects.some((subject) => subject !== undefined && matchesGlob(glob, subject)))
}

const listed = (targets: string | readonly string[]): string =>
  [targets]
    .flat()
    .map((target) => `"${target}"`)
    .join(', ')
