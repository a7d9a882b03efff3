import { describe, expect, it } from 'vitest'
import { builtInPackNames, loadPack } from '../../../packs/index.ts'
import { attacks } from '../../../src/attacks/select.ts'
import { faultCatalog } from '../../../src/faults/catalog.ts'
import { planCases } from '../../../src/scheduling/plan.ts'

const count = async (name: string, inputs: { id: string; turns: string[]; goals: []; requiredCapabilities: []; tags: [] }[] = []) => {
  const pack = await loadPack(name)
  const counts: Record<string, number> = {}
  for (const planned of planCases({ pack, inputs, selectAttacks: (selection) => attacks.select(selection) }))
    counts[planned.phase] = (counts[planned.phase] ?? 0) + planned.trials
  return counts
}

describe('built-in packs', () => {
  it.each(builtInPackNames)('%s loads under its own name and brings neutral inputs for agents without any', async (name) => {
    const pack = await loadPack(name)

    expect(pack.name).toBe(name)
    expect(pack.description).not.toBe('')
    expect(pack.inputs.map((input) => input.id)).toEqual(['overview', 'lookup', 'summary'])
  })

  it('baseline observes each input three times', async () => {
    expect(await count('baseline')).toEqual({ baseline: 9 })
  })

  it('quickstart runs six faults on each input and twelve attacks', async () => {
    expect(await count('quickstart')).toEqual({ baseline: 3, resilience: 18, security: 12 })
  })

  it('quickstart takes the first six inputs of an agent that has more', async () => {
    const inputs = Array.from({ length: 9 }, (_, index) => ({
      id: `i${index}`,
      turns: ['hi'],
      goals: [] as [],
      requiredCapabilities: [] as [],
      tags: [] as [],
    }))

    expect(await count('quickstart', inputs)).toEqual({ baseline: 6, resilience: 36, security: 12 })
  })

  it('resilience holds every transient fault once', async () => {
    const transient = faultCatalog()
      .filter((row) => row.defaultLimit === 1 && row.config.every((key) => !key.required))
      .map((row) => row.name)
    const pack = await loadPack('resilience')

    expect(
      pack.phases
        .find((phase) => phase.phase === 'resilience')
        ?.faults.map((fault) => fault.name)
        .sort(),
    ).toEqual([...transient].sort())
  })

  it('resilience-heavy holds every fault that weighs 0.8 or more, heaviest first', async () => {
    const heavy = faultCatalog().filter((row) => row.severity >= 0.8 && row.config.every((key) => !key.required))
    const faults = (await loadPack('resilience-heavy')).phases.find((phase) => phase.phase === 'resilience')?.faults ?? []

    expect(faults.map((fault) => fault.name).sort()).toEqual(heavy.map((row) => row.name).sort())
    expect(faults.map((fault) => fault.severity)).toEqual(faults.map((fault) => fault.severity).toSorted((a, b) => b - a))
  })

  it('break lays faults over each other and draws more', async () => {
    const phase = (await loadPack('break')).phases.find((candidate) => candidate.phase === 'resilience')

    expect(phase?.together?.every((faults) => faults.length >= 2)).toBe(true)
    expect(phase?.fuzz?.cases).toBe(20)
    expect((await count('fuzz'))['resilience']).toBe(60)
  })

  it('security-quick runs the whole smoke set', async () => {
    expect(await count('security-quick')).toEqual({ security: attacks.size({ set: 'smoke' }) })
  })
})
