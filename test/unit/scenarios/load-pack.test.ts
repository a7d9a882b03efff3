import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definePack } from '../../../src/scenarios/define-pack.ts'
import { loadPack } from '../../../src/scenarios/load-pack.ts'

const definition = { name: 'own', version: '1.0.0', phases: { baseline: { runs: 2 } } }
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'khaos-pack-'))
  await writeFile(join(root, 'own.yaml'), 'name: own\nversion: 1.0.0\nphases: { baseline: { runs: 2 } }\n')
  await writeFile(join(root, 'bad.yml'), 'name: own\nversion: 1.0.0\nphase: {}\n')
})
afterAll(() => rm(root, { recursive: true }))

describe('loadPack', () => {
  it('finds a built-in pack by its name', async () => {
    expect((await loadPack('quickstart')).name).toBe('quickstart')
  })

  it('reads a file by absolute path, and by a path relative to the root', async () => {
    expect((await loadPack(join(root, 'own.yaml'))).phases[0]?.runs).toBe(2)
    expect((await loadPack('./own.yaml', { root })).name).toBe('own')
  })

  it('takes a definition, and leaves a resolved pack alone', async () => {
    const pack = definePack(definition)

    expect((await loadPack(definition)).contentHash).toBe(pack.contentHash)
    expect(await loadPack(pack)).toBe(pack)
  })

  it('names the path as it was given in errors', async () => {
    await expect(loadPack('bad.yml', { root })).rejects.toThrow('bad.yml:3:1 unknown key "phase". Did you mean "phases"?')
    await expect(loadPack('./missing.yaml', { root })).rejects.toThrow(
      'missing.yaml:1:1 the pack cannot be read (ENOENT). Check the path; built-in packs: baseline, quickstart, resilience, resilience-heavy, latency, timeout, error-rate, break, fuzz, security-quick.',
    )
  })

  it('suggests the nearest name for an unknown one', async () => {
    await expect(loadPack('quickstat')).rejects.toThrow('No pack is named "quickstat". Did you mean "quickstart"?')
    await expect(loadPack('zzzzzzzzzzzz')).rejects.toThrow(
      'No pack is named "zzzzzzzzzzzz". Known: baseline, quickstart, resilience, resilience-heavy, latency, timeout, error-rate, break, fuzz, security-quick; or give the path of a .yaml file.',
    )
  })
})
