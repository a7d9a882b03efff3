import { z } from 'zod'
import type { ContentEdit } from '../../model/local-call.ts'
import { payloadKey, textPlaces, withText } from '../edit-text.ts'
import { defineFault } from '../fault.ts'
import { fraction, milliseconds, partFraction } from '../latency.ts'
import { fileTargets, meetsFile } from '../targets.ts'

/** The end of the file is missing. */
export const fileTruncated = defineFault({
  name: 'file_truncated',
  config: z.strictObject({ ...fileTargets, keepFraction: partFraction.default(0.5) }),
  points: ['file'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'shorter content',
  applies: (config, view) => meetsFile(view, config, ['read']),
  disturb: ({ keepFraction }) => edited((content) => content.subarray(0, Math.floor(content.length * keepFraction))),
})

/** Some bytes of the file are damaged, at least one. */
export const fileCorrupt = defineFault({
  name: 'file_corrupt',
  config: z.strictObject({ ...fileTargets, fraction: fraction.gt(0).default(0.01) }),
  points: ['file'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'damaged bytes',
  applies: (config, view) => meetsFile(view, config, ['read']),
  disturb: ({ fraction: share }) => edited((content, { draw }) => damaged(content, share, draw)),
})

/** The disk is slow. A synchronous call cannot be made to wait. */
export const fileSlow = defineFault({
  name: 'file_slow',
  config: z.strictObject({ ...fileTargets, delayMs: milliseconds.default(2000) }),
  points: ['file'],
  severity: 0.3,
  defaultLimit: 'always',
  expects: ['BU'],
  effect: 'slow disk',
  applies: (config, view) => meetsFile(view, config, ['read', 'write']),
  disturb: ({ delayMs }) => ({ kind: 'delay', ms: delayMs, where: 'request' }),
})

/**
 * Somebody wrote instructions into a file that the agent reads.
 *
 * @example
 * fileContentInjection({ targets: 'notes/*.md', where: 'middle' })
 */
export const fileContentInjection = defineFault({
  name: 'file_content_injection',
  config: z.strictObject({ ...fileTargets, payload: payloadKey, where: z.enum(textPlaces).default('prepend') }),
  points: ['file'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['RI'],
  effect: 'instructions inside a file',
  applies: (config, view) => meetsFile(view, config, ['read']),
  disturb: ({ payload, where }) => edited(withText(payload, where)),
})

/** Other content than the file has; with `createMissing` also for a file that is not there. */
export const fileContentReplace = defineFault({
  name: 'file_content_replace',
  config: z.strictObject({ ...fileTargets, content: z.string().default(''), createMissing: z.boolean().default(true) }),
  points: ['file'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['RI', 'GO'],
  effect: 'other content, also for a missing file',
  applies: (config, view) => meetsFile(view, config, ['read']),
  disturb: ({ content, createMissing }) => ({ ...edited(() => Buffer.from(content)), createMissing }),
})

const edited = (edit: ContentEdit) => ({ kind: 'edit_content' as const, parts: ['content' as const], edit })

function damaged(content: Uint8Array, share: number, draw: (label: string) => number): Uint8Array {
  if (content.length === 0) return content
  const copy = Uint8Array.from(content)
  const count = Math.max(1, Math.round(content.length * share))
  for (let index = 0; index < count; index++) {
    const place = Math.floor(draw(`byte ${index}`) * copy.length)
    // Never the byte it was.
    copy[place] = ((copy[place] ?? 0) + 1 + Math.floor(draw(`value ${index}`) * 255)) % 256
  }
  return copy
}
