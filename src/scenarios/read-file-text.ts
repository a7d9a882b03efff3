import { readFile, stat } from 'node:fs/promises'
import { PackError } from '../errors.ts'

/** A file far above what is parsed is not even read. */
const MAX_FILE_BYTES = 16 * 1024 * 1024

/**
 * The text of a pack or scenario file. `shown` is its path in errors, `hint` what else could be meant.
 *
 * @throws {PackError} at line 1 for a file that cannot be read
 */
export async function readFileText(path: string, shown: string, hint = ''): Promise<string> {
  const start = { path: shown, line: 1, column: 1 }
  try {
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) throw new PackError(start, `the file has ${Math.ceil(size / 1024)} kB; at most 256 kB are read. Split it.`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof PackError) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const kind = hint === '' ? 'scenario' : 'pack'
    throw new PackError(start, `the ${kind} cannot be read (${reason}). Check the path${hint === '' ? '' : `; ${hint}`}.`)
  }
}
