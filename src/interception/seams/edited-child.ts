import type { ChildProcess } from 'node:child_process'
import { PassThrough, type Readable } from 'node:stream'
import { nextMacrotask } from '../../internal/clock.ts'
import { contentEditsOf, editContent, type MetLocal } from './meet-local.ts'

/** A command that runs truly, with what it prints edited once it has printed it all. Its `close` waits for that. */
export function withEditedOutput(met: MetLocal, child: ChildProcess): ChildProcess {
  const pending = (['stdout', 'stderr'] as const).flatMap((part) => {
    const edits = contentEditsOf(met, part)
    if (edits.length === 0) return []
    const source = child[part]
    if (source) return [replaceStream(met, child, part, source)]
    for (const { firing } of edits) met.scope.schedule.tooLate(firing.faultId, `${part} of the command is not piped`)
    return []
  })
  if (pending.length === 0) {
    met.release()
    return child
  }
  const emit = child.emit.bind(child) as (name: string, ...args: unknown[]) => boolean
  child.emit = ((name: string, ...args: unknown[]) => {
    if (name !== 'close') return emit(name, ...args)
    void Promise.all(pending)
      .then(nextMacrotask)
      .then(() => {
        met.release()
        emit(name, ...args)
      })
    return true
  }) as ChildProcess['emit']
  return child
}

async function replaceStream(met: MetLocal, child: ChildProcess, part: 'stdout' | 'stderr', source: Readable): Promise<void> {
  const edited = new PassThrough()
  Object.defineProperty(child, part, { value: edited, configurable: true })
  child.stdio[part === 'stdout' ? 1 : 2] = edited as never
  const chunks: Buffer[] = []
  for await (const chunk of source) chunks.push(Buffer.from(chunk as Uint8Array))
  edited.end(editContent(met, part, Buffer.concat(chunks)))
}
