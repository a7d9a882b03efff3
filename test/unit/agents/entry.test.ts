import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const sources = new URL('../../../src/', import.meta.url)

/** Every module that loading `path` loads, and every specifier among them that is no file of ours. */
function moduleGraph(path: string): { files: string[]; foreign: string[] } {
  const files = new Set<string>()
  const foreign = new Set<string>()
  const visit = (url: URL) => {
    if (files.has(url.href)) return
    files.add(url.href)
    const code = readFileSync(url, 'utf8')
    const statements = code.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
    const dynamic = code.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)
    for (const [, specifier = ''] of [...statements, ...dynamic]) {
      if (specifier.startsWith('.')) visit(new URL(specifier, url))
      else foreign.add(specifier)
    }
  }
  visit(new URL(path, sources))
  return { files: [...files].map((file) => file.slice(sources.href.length)), foreign: [...foreign] }
}

describe('khaostest/agent', () => {
  it('loads no package, only its own small files and async_hooks', () => {
    const { files, foreign } = moduleGraph('agents/entry.ts')

    expect(foreign).toEqual(['node:async_hooks'])
    expect(files.filter((file) => !file.startsWith('agents/')).sort()).toEqual([
      'errors.ts',
      'internal/async-scope.ts',
      'internal/clock.ts',
      'internal/json.ts',
      'internal/text-of-input.ts',
    ])
  })

  it('would notice a package: the check sees the ones that a part of the runner loads', () => {
    expect(moduleGraph('internal/nearest.ts').foreign).toEqual(['fastest-levenshtein'])
    expect(moduleGraph('model/case-record.ts').foreign).toEqual(['zod'])
  })

  it('leaves the global object as it was', async () => {
    const before = Reflect.ownKeys(globalThis)

    await import('../../../src/agents/entry.ts')

    expect(Reflect.ownKeys(globalThis)).toEqual(before)
  })

  it('exports exactly what shipped code needs', async () => {
    expect(Object.keys(await import('../../../src/agents/entry.ts')).sort()).toEqual([
      'StreamingResponse',
      'getCurrentContext',
      'khaosagent',
      'wrapControl',
      'wrapRetriever',
      'wrapTool',
      'wrapTools',
    ])
  })
})
