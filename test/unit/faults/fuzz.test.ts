import { describe, expect, it } from 'vitest'
import { fuzz, spaces } from '../../../src/faults/index.ts'
import type { FaultRecipe, FuzzProfile } from '../../../src/model/fuzz.ts'
import { shrinkSet } from '../../../src/runner/fuzz/shrink.ts'

const profile: FuzzProfile = {
  providers: ['openai-chat'],
  streams: true,
  tools: ['lookup_order', 'refund'],
  turns: 1,
  calls: 3,
  http: true,
}
const setsOf = (source: ReturnType<typeof fuzz>, own = profile, seed = 7) =>
  Array.from({ length: source.cases }, (_, index) => source.set(index + 1, own, seed).recipes)

describe('fuzz', () => {
  it('draws the same sets for the same seed, in any order, and others for another', () => {
    const [first, again] = [fuzz(spaces.mixed, { cases: 30 }), fuzz(spaces.mixed, { cases: 30 })]
    const sets = setsOf(first)

    expect(again.set(30, profile, 7).recipes).toEqual(sets[29])
    expect(setsOf(again)).toEqual(sets)
    expect(setsOf(fuzz(spaces.mixed, { cases: 30 }), profile, 8)).not.toEqual(sets)
  })

  it('draws nothing twice and keeps to the number of faults a case', () => {
    const sets = setsOf(fuzz(spaces.stress, { cases: 100 }))

    expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(100)
    for (const set of sets) expect(set.length).toBeLessThanOrEqual(5)
    expect(Math.max(...sets.map((set) => set.length))).toBeGreaterThanOrEqual(4)
  })

  it('aims only at what the agent does', () => {
    const plain: FuzzProfile = { ...profile, streams: false, tools: [], http: false }
    const names = setsOf(fuzz(spaces.stress, { cases: 200 }), plain)
      .flat()
      .map(({ name }) => name)

    expect(names.filter((name) => /^(llm_stream_(?!unrequested)|tool_|http_)/.test(name))).toEqual([])
    expect(
      setsOf(fuzz(spaces.tool(), { cases: 50 }))
        .flat()
        .every(({ tool }) => tool === undefined || profile.tools.includes(tool)),
    ).toBe(true)
  })

  it('visits every fault of a space before it visits one often', () => {
    const counts = new Map<string, number>()
    for (const { name } of setsOf(fuzz(spaces.llm, { cases: 150 })).flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
    const random = new Map<string, number>()
    for (const { name } of setsOf(fuzz({ ...spaces.llm, coverage: 'random' }, { cases: 150 })).flat())
      random.set(name, (random.get(name) ?? 0) + 1)
    const spread = (found: Map<string, number>) => Math.max(...found.values()) - Math.min(...found.values())

    expect(counts.size).toBeGreaterThan(25)
    expect(spread(counts)).toBeLessThan(spread(random))
  })

  it('stays within ranges and leaves out what is out of scope', () => {
    const source = fuzz(
      {
        families: {
          llm: { weight: 1, faults: ['llm_rate_limit', 'llm_refusal'], ranges: { llm_rate_limit: { retryAfterSeconds: [2, 3] } } },
        },
        perCase: [1, 2],
        avoid: [['llm_rate_limit', 'llm_refusal']],
      },
      { cases: 40 },
    )
    const waits = setsOf(source)
      .flat()
      .flatMap(({ config }) => config['retryAfterSeconds'] ?? [])

    expect(new Set(waits)).toEqual(new Set([2, 3]))
    expect(setsOf(source).some((set) => set.length === 2)).toBe(false)
  })

  it.each([
    [() => fuzz({ families: { lllm: { weight: 1 } } }), 'Did you mean "llm"?'],
    [() => fuzz({ families: { llm: { weight: 1, faults: ['llm_rate_limits'] } } }), 'Did you mean "llm_rate_limit"?'],
    [() => fuzz({ families: {} }), 'has no families'],
    [() => fuzz({ ...spaces.llm, perCase: [3, 1] }), 'perCase'],
    [() => fuzz(spaces.llm, { cases: 0 }), 'cases is 0'],
  ])('refuses what cannot be drawn', (make, words) => {
    expect(make).toThrow(words)
  })

  it('writes a recipe as the code that builds it', () => {
    const source = fuzz(spaces.mixed)
    const recipe: FaultRecipe = { name: 'tool_timeout', config: { timeoutMs: 5000 }, position: 'mid', repeat: 'burst', tool: 'refund' }

    expect(source.code(recipe)).toBe('toolTimeout({ timeoutMs: 5000 }).forTool("refund").position(\'mid\').burst({ size: 2, every: 3 })')
    expect(source.build([recipe])[0]).toMatchObject({
      name: 'tool_timeout',
      required: false,
      trigger: { tool: 'refund', positions: ['mid'] },
    })
  })
})

describe('shrinking', () => {
  const source = fuzz(spaces.mixed)
  const recipe = (name: string, more: Partial<FaultRecipe> = {}): FaultRecipe => ({ name, config: {}, ...more })
  const drawn = [
    recipe('llm_latency', { config: { delayMs: 4000 } }),
    recipe('llm_refusal', { position: 'late', repeat: 'persistent', provider: 'openai-chat' }),
    recipe('tool_error', { tool: 'refund' }),
    recipe('llm_rate_limit', { config: { retryAfterSeconds: 30 } }),
  ]
  const names = (set: readonly FaultRecipe[]) => set.map(({ name }) => name)

  it('finds the one fault that does it, in its weakest form', async () => {
    const shrunk = await shrinkSet(drawn, source, async (set) => names(set).includes('llm_refusal'))

    expect(shrunk).toMatchObject({ recipes: [{ name: 'llm_refusal', config: {} }], isMinimal: true })
    expect(shrunk.recipes[0]).toEqual({ name: 'llm_refusal', config: {} })
  })

  it('keeps two faults that only fail together, and the number that matters', async () => {
    const shrunk = await shrinkSet(drawn, source, async (set) => {
      const limit = set.find(({ name }) => name === 'llm_rate_limit')
      return names(set).includes('tool_error') && Number(limit?.config['retryAfterSeconds'] ?? 5) >= 10
    })

    expect(names(shrunk.recipes)).toEqual(['tool_error', 'llm_rate_limit'])
    expect(Number(shrunk.recipes[1]?.config['retryAfterSeconds'])).toBeLessThan(30)
    expect(shrunk.recipes[0]).toEqual({ name: 'tool_error', config: {} })
  })

  it('stays within its budget and says so', async () => {
    const shrunk = await shrinkSet(drawn, { ...source, shrinkRuns: 2 }, async () => false)

    expect(shrunk).toMatchObject({ recipes: drawn, runs: 2, isMinimal: false })
  })
})
