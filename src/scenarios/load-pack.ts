import { extname, isAbsolute, relative, resolve } from 'node:path'
import { InvalidOptionsError } from '../errors.ts'
import { nearest } from '../internal/nearest.ts'
import { packagePath } from '../internal/package-path.ts'
import type { Pack } from '../model/pack.ts'
import type { PackCatalog } from './catalog.ts'
import type { PackDefinition } from './define-pack.ts'
import { builtInPackNames, isBuiltInPackName } from './names.ts'
import { readFileText } from './read-file-text.ts'

export interface LoadPackOptions {
  /** Folder that relative paths start from. Default: the working directory. */
  readonly root?: string
  /** Names that packs may use. Default: the built-in ones. */
  readonly catalog?: PackCatalog
}

/**
 * A pack by built-in name, by path of a YAML file, or from a definition. A resolved pack passes unchanged.
 *
 * @throws {PackError} `KHAOS_PACK` with path, line and column for a file that cannot be used; nothing of it runs.
 * @throws {InvalidOptionsError} `KHAOS_PACK` for an unknown name or a definition that cannot be used.
 *
 * @example
 * const pack = await loadPack('quickstart')
 * const own = await loadPack('./khaos/checkout.yaml')
 */
export async function loadPack(source: string | PackDefinition | Pack, options: LoadPackOptions = {}): Promise<Pack> {
  if (typeof source !== 'string') {
    if ('contentHash' in source) return source
    return (await import('./define-pack.ts')).definePack(source, options.catalog)
  }
  if (isBuiltInPackName(source)) return parseFile(packagePath(`packs/${source}.yaml`), `packs/${source}.yaml`, options)
  if (!isPath(source)) throw unknownPack(source)
  const path = resolve(options.root ?? '.', source)
  return parseFile(path, isAbsolute(source) ? source : relative(options.root ?? '.', path) || source, options)
}

async function parseFile(path: string, shown: string, { catalog }: LoadPackOptions): Promise<Pack> {
  const { parsePack } = await import('./parse-pack.ts')
  return parsePack(await readFileText(path, shown, `built-in packs: ${builtInPackNames.join(', ')}`), shown, catalog)
}

function isPath(source: string): boolean {
  return ['.yaml', '.yml'].includes(extname(source)) || source.includes('/') || source.includes('\\')
}

function unknownPack(name: string): InvalidOptionsError {
  const near = nearest(name, builtInPackNames)
  const hint = near === undefined ? `Known: ${builtInPackNames.join(', ')}; or give the path of a .yaml file.` : `Did you mean "${near}"?`
  return new InvalidOptionsError(`No pack is named "${name}". ${hint}`, 'KHAOS_PACK')
}
