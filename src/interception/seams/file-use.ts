import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalCall } from '../../model/local-call.ts'

/** Packages, modules and our own files: what runs the agent is no file of the agent's. */
const NOT_THE_AGENTS = /(^|[\\/])(node_modules|\.khaos)([\\/]|$)|\.(js|cjs|mjs|node)$/

/** A path that a function of `fs` was given, as faults see it. `undefined`: a descriptor, or nothing of the agent's. */
export function fileUse(operation: LocalCall['operation'], path: unknown): LocalCall | undefined {
  const given = textOf(path)
  if (given === undefined || NOT_THE_AGENTS.test(given)) return undefined
  const absolute = resolve(given)
  const inside = relative('.', absolute)
  const isInside = inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
  return { operation, target: (isInside ? inside : absolute).replaceAll(sep, '/'), isInside }
}

function textOf(path: unknown): string | undefined {
  if (typeof path === 'string') return path
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path)
  return Buffer.isBuffer(path) ? path.toString() : undefined
}

/** Whether the flags of `open` are about writing. */
export function isWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & 3) !== 0
  return typeof flags === 'string' && /[wa+]/.test(flags)
}
