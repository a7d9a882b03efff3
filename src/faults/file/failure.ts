import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { fraction } from '../latency.ts'
import { fileTargets, meetsFile } from '../targets.ts'

const target = z.strictObject(fileTargets)

/**
 * The file is not there, however the agent asks for it.
 *
 * @example
 * fileNotFound({ targets: 'config/*.json' })
 */
export const fileNotFound = defineFault({
  name: 'file_not_found',
  config: target,
  points: ['file'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'ENOENT',
  applies: (config, view) => meetsFile(view, config, ['read', 'look']),
  disturb: () => ({ kind: 'fail', code: 'ENOENT', message: 'no such file or directory' }),
})

/** A file that is there cannot be read. */
export const fileReadFailure = defineFault({
  name: 'file_read_failure',
  config: z.strictObject({ ...fileTargets, errno: z.enum(['EACCES', 'EIO', 'EBUSY', 'EMFILE']).default('EACCES') }),
  points: ['file'],
  severity: 0.5,
  defaultLimit: 1,
  expects: ['RT', 'GO'],
  effect: 'read rejects',
  applies: (config, view) => meetsFile(view, config, ['read']),
  disturb: ({ errno }) => ({ kind: 'fail', code: errno, message: meaning[errno] }),
})

/** Nothing can be written. */
export const fileWriteFailure = defineFault({
  name: 'file_write_failure',
  config: z.strictObject({ ...fileTargets, errno: z.enum(['ENOSPC', 'EROFS', 'EDQUOT']).default('ENOSPC') }),
  points: ['file'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['GO'],
  effect: 'write rejects',
  applies: (config, view) => meetsFile(view, config, ['write']),
  disturb: ({ errno }) => ({ kind: 'fail', code: errno, message: meaning[errno] }),
})

/** A part is written, then the disk is full. */
export const filePartialWrite = defineFault({
  name: 'file_partial_write',
  config: z.strictObject({ ...fileTargets, fraction: fraction.default(0.5) }),
  points: ['file'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['ND', 'GO'],
  effect: 'half written, then error',
  applies: (config, view) => meetsFile(view, config, ['write']),
  disturb: ({ fraction: share }) => ({ kind: 'cut', at: { fraction: share }, how: 'reset' }),
})

const meaning = {
  EACCES: 'permission denied',
  EIO: 'i/o error',
  EBUSY: 'resource busy or locked',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EDQUOT: 'disk quota exceeded',
} as const
