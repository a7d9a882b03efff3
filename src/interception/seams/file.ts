import fs from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { replaceBuiltins } from './builtins.ts'
import { type FileWork, fileAtOnce, fileInTime } from './disturb-file.ts'
import { fileUse, isWriting } from './file-use.ts'
import { type MetLocal, meetLocal } from './meet-local.ts'

type Callback = (error: unknown, result?: unknown) => void
type Fn = (...args: unknown[]) => unknown
type Operation = 'read' | 'write' | 'look'

const readers = ['readFile'] as const
const writers = ['writeFile', 'appendFile'] as const
const lookers = ['stat', 'lstat', 'access'] as const

/** Depth of calls on their way to the real function, which may call others of the same module. */
let passing = 0

/** Lets faults act on the files of the open case. Returns what takes the seam away again. */
export function installFileSeam(): () => void {
  const undo = [replaceBuiltins(fs.promises, promiseForms()), replaceBuiltins(fs, { ...callbackForms(), ...syncForms(), ...streamForms() })]
  return () => {
    for (const restore of undo.toReversed()) restore()
  }
}

const original = (module: object, name: string): Fn => (module as Record<string, Fn>)[name] as Fn

function pass<Result>(run: () => Result): Result {
  passing++
  try {
    return run()
  } finally {
    passing--
  }
}

function meet(operation: Operation, path: unknown): MetLocal | undefined {
  if (passing > 0) return undefined
  const use = fileUse(operation, path)
  return use && meetLocal('file', use)
}

const operationOf = (name: string, args: readonly unknown[]): Operation => {
  if ((writers as readonly string[]).some((writer) => name.startsWith(writer))) return 'write'
  if (name.startsWith('open')) return isWriting(args[1] ?? 'r') ? 'write' : 'read'
  return name.startsWith('readFile') ? 'read' : 'look'
}

/** What is asked of the real function: bytes in, bytes out; the caller's encoding is put on afterwards. */
function workOf(
  name: string,
  args: readonly unknown[],
): { readonly work: FileWork; readonly real: (data: unknown) => unknown[]; readonly encoding: BufferEncoding | undefined } {
  const [path, second, third] = args
  const isWrite = (writers as readonly string[]).some((writer) => name.startsWith(writer))
  const options = isWrite ? third : second
  const encoding = typeof options === 'string' ? options : ((options as { encoding?: string | null } | undefined)?.encoding ?? undefined)
  const syscall = name.startsWith('readFile') || isWrite ? 'open' : name.replace('Sync', '')
  const data = isWrite ? bytesOf(second, encoding as BufferEncoding | undefined) : undefined
  const bare = typeof options === 'object' && options !== null ? { ...options, encoding: null } : undefined
  return {
    work: { syscall, path: String(path), ...(data ? { data } : {}) },
    real: (changed) => (isWrite ? [path, changed, bare] : name.startsWith('readFile') ? [path, bare] : args.slice()),
    encoding: isWrite ? undefined : (encoding as BufferEncoding | undefined),
  }
}

function bytesOf(data: unknown, encoding: BufferEncoding | undefined): Uint8Array | undefined {
  if (typeof data === 'string') return Buffer.from(data, encoding ?? 'utf8')
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined
}

const decoded = (result: unknown, encoding: BufferEncoding | undefined): unknown =>
  result instanceof Uint8Array ? (encoding ? Buffer.from(result).toString(encoding) : Buffer.from(result)) : result

function promiseForms(): Record<string, Fn> {
  const names = [...readers, ...writers, ...lookers, 'open']
  return Object.fromEntries(
    names.map((name) => {
      const run = original(fs.promises, name)
      return [
        name,
        (...args: unknown[]) => {
          const met = meet(operationOf(name, args), args[0])
          if (!met) return run(...args)
          const { work, real, encoding } = workOf(name, args)
          return fileInTime(met, work, (data) => pass(() => run(...real(data))) as Promise<unknown>).then((result) =>
            decoded(result, encoding),
          )
        },
      ]
    }),
  )
}

function callbackForms(): Record<string, Fn> {
  const names = [...readers, ...writers, ...lookers, 'open']
  return Object.fromEntries(
    names.map((name) => {
      const run = original(fs, name)
      return [
        name,
        (...args: unknown[]) => {
          const callback = args.at(-1)
          const met = typeof callback === 'function' ? meet(operationOf(name, args), args[0]) : undefined
          if (!met) return pass(() => run(...args))
          const { work, real, encoding } = workOf(name, args.slice(0, -1))
          const done = callback as Callback
          fileInTime(
            met,
            work,
            (data) =>
              new Promise((resolve, reject) => {
                pass(() => run(...real(data), (error: unknown, result: unknown) => (error ? reject(error) : resolve(result))))
              }),
          ).then(
            (result) => done(null, decoded(result, encoding)),
            (error: unknown) => done(error),
          )
        },
      ]
    }),
  )
}

function syncForms(): Record<string, Fn> {
  const names = [...readers, ...writers, ...lookers, 'open'].map((name) => `${name}Sync`)
  const forms = Object.fromEntries(
    names.map((name) => {
      const run = original(fs, name)
      return [
        name,
        (...args: unknown[]) => {
          const met = meet(operationOf(name, args), args[0])
          if (!met) return pass(() => run(...args))
          const { work, real, encoding } = workOf(name, args)
          return quietly(args[1], () =>
            decoded(
              fileAtOnce(met, work, (data) => pass(() => run(...real(data)))),
              encoding,
            ),
          )
        },
      ]
    }),
  )
  const { existsSync } = fs
  return { ...forms, existsSync: (path: unknown) => exists(existsSync as Fn, path) }
}

/** `statSync` with `throwIfNoEntry: false` tells a missing file as `undefined`. */
function quietly<Result>(options: unknown, run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    const isQuiet = (options as { throwIfNoEntry?: boolean } | undefined)?.throwIfNoEntry === false
    if (isQuiet && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A file that a fault hides is not there; asking throws nothing. */
function exists(run: Fn, path: unknown): boolean {
  const met = meet('look', path)
  if (!met) return pass(() => run(path)) as boolean
  try {
    return fileAtOnce(met, { syscall: 'access', path: String(path) }, () => pass(() => run(path))) === true
  } catch {
    // The refusal of the fault, which `existsSync` tells as `false`.
    return false
  }
}

function streamForms(): Record<string, Fn> {
  const { createReadStream, createWriteStream, readFileSync } = fs
  return {
    createReadStream: (...args: unknown[]) => {
      const met = meet('read', args[0])
      if (!met) return pass(() => (createReadStream as Fn)(...args))
      const options = args[1] as BufferEncoding | { encoding?: BufferEncoding } | undefined
      const encoding = typeof options === 'string' ? options : options?.encoding
      const read = async function* () {
        const bytes = await fileInTime(met, { syscall: 'open', path: String(args[0]) }, async () =>
          pass(() => readFileSync(args[0] as string)),
        )
        yield decoded(bytes, undefined)
      }
      const stream = Readable.from(read(), { objectMode: false })
      return Object.assign(encoding ? stream.setEncoding(encoding) : stream, { path: args[0] })
    },
    createWriteStream: (...args: unknown[]) => {
      const met = meet('write', args[0])
      if (!met) return pass(() => (createWriteStream as Fn)(...args))
      try {
        return fileAtOnce(met, { syscall: 'open', path: String(args[0]) }, () => pass(() => (createWriteStream as Fn)(...args)))
      } catch (error) {
        const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
        stream.destroy(error as Error)
        return Object.assign(stream, { path: args[0] })
      }
    },
  }
}
