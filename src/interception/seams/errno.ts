import { constants } from 'node:os'

/** A system error as Node makes it. */
export function systemError(code: string, meaning: string, syscall: string, path: string): NodeJS.ErrnoException {
  const number = (constants.errno as Readonly<Record<string, number>>)[code]
  return Object.assign(new Error(`${code}: ${meaning}, ${syscall} '${path}'`), {
    ...(number === undefined ? {} : { errno: -number }),
    code,
    syscall,
    path,
  })
}
