import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFile,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, readFile as readFilePromise, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as faults from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { inCase } from '../../support/in-case.ts'

const CONTENT = 'first line\nsecond line\nthird line\n'
let folder = ''
const path = (name: string) => join(folder, name)

beforeEach(async () => {
  // Inside the working directory, as an agent's own files are.
  await mkdir(join(process.cwd(), '.lanes'), { recursive: true })
  folder = mkdtempSync(join(process.cwd(), '.lanes', 'files-'))
  writeFileSync(path('notes.md'), CONTENT)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Every way to read a whole file. */
const readers: Record<string, (file: string) => Promise<string> | string> = {
  'fs/promises': (file) => readFilePromise(file, 'utf8'),
  callback: (file) => promisify(readFile)(file, 'utf8'),
  sync: (file) => readFileSync(file, 'utf8'),
  stream: (file) => text(createReadStream(file)),
}

async function run<Result>(fault: FaultSpec | readonly FaultSpec[], agent: () => Promise<Result> | Result) {
  const { scope, result } = await inCase(async () => agent(), { faults: [fault].flat() as FaultSpec[] })
  const reports = scope.schedule.report()
  return { value: result.value as Result, error: result.error as NodeJS.ErrnoException | undefined, reports, state: reports[0]?.state }
}

describe.each(Object.entries(readers))('reading by %s', (_name, read) => {
  it('fails as the system would', async () => {
    const { error, state } = await run(faults.fileReadFailure({ targets: '*.md', errno: 'EBUSY' }), () => read(path('notes.md')))

    expect(error).toMatchObject({ code: 'EBUSY', syscall: 'open', path: path('notes.md') })
    expect(error?.errno).toBeLessThan(0)
    expect(state).toBe('fired')
  })

  it('finds other content, and the file itself is untouched', async () => {
    const { value, state } = await run(faults.fileContentInjection({ payload: 'OBEY', where: 'middle' }), () => read(path('notes.md')))

    expect(value).toBe('first line\nsecond line\nOBEY\nthird line\n')
    expect(state).toBe('fired')
    expect(readFileSync(path('notes.md'), 'utf8')).toBe(CONTENT)
  })

  it('finds a file that is not there', async () => {
    const { value } = await run(faults.fileContentReplace({ content: 'made up', targets: 'absent.txt' }), () => read(path('absent.txt')))

    expect(value).toBe('made up')
  })
})

describe('file faults', () => {
  it('hide a file from every question', async () => {
    const fault = faults.fileNotFound({ targets: 'notes.md' })
    const asked = await run(fault, () => [existsSync(path('notes.md')), statSync(path('notes.md'), { throwIfNoEntry: false })])
    const looked = await run(fault, () => stat(path('notes.md')))
    const read = await run(fault, () => readFilePromise(path('notes.md')))

    expect(asked.value).toEqual([false, undefined])
    expect(asked.reports[0]?.firedAt).toHaveLength(2)
    expect(looked.error).toMatchObject({ code: 'ENOENT', syscall: 'stat' })
    expect(read.error).toMatchObject({ code: 'ENOENT', syscall: 'open' })
  })

  it('truncate and damage what is read', async () => {
    const truncated = await run(faults.fileTruncated({ keepFraction: 0.5 }), () => readFileSync(path('notes.md')))
    const corrupt = await run(faults.fileCorrupt({ fraction: 0.1 }), () => readFileSync(path('notes.md')))

    expect(truncated.value).toEqual(Buffer.from(CONTENT).subarray(0, 17))
    expect(corrupt.value).toHaveLength(CONTENT.length)
    expect(corrupt.value?.equals(Buffer.from(CONTENT))).toBe(false)
  })

  it('write a part, then fail', async () => {
    const { error, state } = await run(faults.filePartialWrite({ fraction: 0.5 }), () => writeFile(path('out.txt'), 'abcdefgh'))

    expect(error).toMatchObject({ code: 'ENOSPC' })
    expect(state).toBe('fired')
    expect(readFileSync(path('out.txt'), 'utf8')).toBe('abcd')
  })

  it('refuse every way to write', async () => {
    const fault = faults.fileWriteFailure({ errno: 'EROFS' }).always()
    const stream = () =>
      new Promise((resolve, reject) => {
        createWriteStream(path('out.txt'))
          .on('error', reject)
          .on('finish', () => resolve(undefined))
          .end('x')
      })
    const outcomes = await Promise.all([
      run(fault, () => writeFile(path('out.txt'), 'x')),
      run(fault, () => writeFileSync(path('out.txt'), 'x')),
      run(fault, stream),
    ])

    expect(outcomes.map(({ error }) => error?.code)).toEqual(['EROFS', 'EROFS', 'EROFS'])
    expect(existsSync(path('out.txt'))).toBe(false)
  })

  it('slow an asynchronous read on the clock of the case, and say that a synchronous one cannot wait', async () => {
    const slow = await run(faults.fileSlow({ delayMs: 60_000 }), () => readFilePromise(path('notes.md'), 'utf8'))
    const sync = await run(faults.fileSlow({ delayMs: 60_000 }), () => readFileSync(path('notes.md'), 'utf8'))

    expect([slow.value, slow.state]).toEqual([CONTENT, 'fired'])
    expect([sync.value, sync.state]).toEqual([CONTENT, 'too_late'])
    expect(sync.reports[0]?.nearMiss).toContain('synchronous')
  })

  it('spare other files, files outside, modules and packages, and say so', async () => {
    const other = await run(faults.fileReadFailure({ targets: '*.json' }), () => readFileSync(path('notes.md'), 'utf8'))
    const outside = await run(faults.fileReadFailure(), () => readFileSync('/etc/hosts', 'utf8').length)
    const taken = await run(faults.fileReadFailure({ allowOutside: true, targets: '/etc/*' }), () => readFileSync('/etc/hosts', 'utf8'))
    const module = await run(
      faults.fileReadFailure(),
      () => readFileSync(join(process.cwd(), 'node_modules/zod/package.json'), 'utf8').length,
    )

    expect(other.reports[0]?.nearMiss).toContain('is none of "*.json"')
    expect(outside.value).toBeGreaterThan(0)
    expect(outside.reports[0]?.nearMiss).toContain('allowOutside')
    expect(taken.error?.code).toBe('EACCES')
    expect(module.value).toBeGreaterThan(0)
  })

  it('leave nothing behind', async () => {
    const before = [readFileSync, readFilePromise, createReadStream]
    await run(faults.fileReadFailure(), () => readFileSync(path('notes.md'), 'utf8'))
    const { default: fs } = await import('node:fs')

    expect([fs.readFileSync, fs.promises.readFile, fs.createReadStream]).toEqual(before)
    expect(readFileSync(path('notes.md'), 'utf8')).toBe(CONTENT)
  })
})
