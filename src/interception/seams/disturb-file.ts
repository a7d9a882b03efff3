import { systemError } from './errno.ts'
import { contentEditsOf, editContent, insteadOf, type MetLocal, waitsOf } from './meet-local.ts'

/** What a function of `fs` would do by itself. Bytes only: encodings are put on later. */
export interface FileWork {
  /** For error messages: `open`, `stat`, ... */
  readonly syscall: string
  /** As the caller wrote it. */
  readonly path: string
  /** Content that is about to be written. */
  readonly data?: Uint8Array
}

/** Refuses the call where a fault does, and says how much of the data may be written before the error comes. */
function refusal(
  met: MetLocal,
  { syscall, path, data }: FileWork,
): { readonly error: NodeJS.ErrnoException; readonly written?: Uint8Array } | undefined {
  const { scope, local } = met
  const instead = insteadOf(met, 'fail', 'cut')
  if (!instead) return undefined
  const { firing, disturbance } = instead
  if (disturbance.kind === 'fail') {
    const code = disturbance.code ?? 'EIO'
    scope.fired(firing, { target: local.target, code })
    return { error: systemError(code, disturbance.message, syscall, path) }
  }
  if (data === undefined || !('fraction' in disturbance.at)) {
    scope.schedule.tooLate(firing.faultId, 'the file was opened; only writes of a whole content can be cut')
    return undefined
  }
  const written = data.subarray(0, Math.floor(data.length * disturbance.at.fraction))
  scope.fired(firing, { target: local.target, writtenBytes: written.length, bytes: data.length })
  return { error: systemError('ENOSPC', 'no space left on device', 'write', path), written }
}

/** One asynchronous call of `fs` under faults: waits, then a refusal or the work, then edits of what was read. */
export async function fileInTime<Result>(
  met: MetLocal,
  work: FileWork,
  run: (data: Uint8Array | undefined) => Promise<Result>,
): Promise<Result | Uint8Array> {
  const { scope, local } = met
  try {
    for (const { firing, ms } of waitsOf(met)) {
      scope.openWindow(firing.fault.name)
      scope.fired(firing, { target: local.target, waitMs: ms })
      await scope.clock.sleep(ms, scope.signal)
    }
    const refused = refusal(met, work)
    if (refused?.written) await run(refused.written)
    if (refused) throw refused.error
    const result = await run(work.data).catch((error: unknown) => madeUp(met, error))
    return result instanceof Uint8Array ? editContent(met, 'content', result) : result
  } finally {
    met.release()
  }
}

/** The same for a synchronous call, which cannot be made to wait. */
export function fileAtOnce<Result>(met: MetLocal, work: FileWork, run: (data: Uint8Array | undefined) => Result): Result | Uint8Array {
  try {
    for (const { firing } of waitsOf(met)) met.scope.schedule.tooLate(firing.faultId, 'a synchronous call cannot be made to wait')
    const refused = refusal(met, work)
    if (refused?.written) run(refused.written)
    if (refused) throw refused.error
    const result = attempt(met, () => run(work.data))
    return result instanceof Uint8Array ? editContent(met, 'content', result) : result
  } finally {
    met.release()
  }
}

function attempt<Result>(met: MetLocal, run: () => Result): Result | Uint8Array {
  try {
    return run()
  } catch (error) {
    return madeUp(met, error)
  }
}

/** Nothing, where a fault makes up a file that is missing; else the error. */
function madeUp(met: MetLocal, error: unknown): Uint8Array {
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  if (isMissing && contentEditsOf(met, 'content').some(({ edit }) => edit.createMissing)) return Buffer.alloc(0)
  throw error
}
