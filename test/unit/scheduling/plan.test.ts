import { describe, expect, it } from 'vitest'
import { attacks } from '../../../src/attacks/select.ts'
import { llmRateLimit } from '../../../src/faults/llm/rate-limit.ts'
import { toolError } from '../../../src/faults/tool/error.ts'
import { defineGoal } from '../../../src/goals/goal.ts'
import type { AttackSeed, AttackVariant } from '../../../src/model/attack.ts'
import type { AttackSelection, CaseInput, Pack } from '../../../src/model/pack.ts'
import { definePack } from '../../../src/scenarios/define-pack.ts'
import { type PlannedCase, type PlanOptions, planCases } from '../../../src/scheduling/plan.ts'

const input = (id: string, overrides: Partial<CaseInput> = {}): CaseInput => ({
  id,
  turns: ['hi'],
  goals: [],
  requiredCapabilities: [],
  tags: [],
  ...overrides,
})
const selectAttacks = (selection: AttackSelection) => attacks.select(selection)
const plan = (options: PlanOptions): PlannedCase[] => [...planCases({ selectAttacks, ...options })]
const ids = (options: PlanOptions) => plan(options).map((planned) => planned.id)

const pack: Pack = definePack({
  name: 'p',
  version: '1.0.0',
  inputs: [
    { id: 'a', text: 'first' },
    { id: 'b', text: 'second', timeoutMs: 700 },
  ],
  phases: {
    baseline: { runs: 3 },
    resilience: { runs: 2, faults: [llmRateLimit()], faultSchedule: { b: [toolError()] }, timeoutMs: 900 },
    security: { attacks: { families: ['tool_result_injection'], limit: 2 } },
  },
})

describe('planCases of a pack', () => {
  const cases = plan({ pack })

  it('lists baseline, resilience and security in this order', () => {
    expect(cases.map((planned) => planned.phase)).toEqual([
      'baseline',
      'baseline',
      'resilience',
      'resilience',
      'resilience',
      'security',
      'security',
    ])
    expect(cases.slice(0, 5).map((planned) => planned.id)).toEqual([
      'baseline/a',
      'baseline/b',
      'resilience/llm_rate_limit/a',
      'resilience/llm_rate_limit/b',
      'resilience/tool_error/b',
    ])
    expect(cases.slice(5).every((planned) => planned.id.startsWith('security/tool_result_injection/'))).toBe(true)
  })

  it('gives every case its trials, time, unit and pair', () => {
    expect(cases[0]).toMatchObject({ trials: 3, unit: 'a', faults: [] })
    expect(cases[0]).not.toHaveProperty('baselineId')
    expect(cases[2]).toMatchObject({ trials: 2, unit: 'llm_rate_limit/a', baselineId: 'baseline/a', timeoutMs: 900 })
    expect(cases[3]).toMatchObject({ timeoutMs: 700, baselineId: 'baseline/b' })
    expect(cases[5]).toMatchObject({ trials: 1, unit: cases[5]?.attack?.seed.id, baselineId: 'baseline/a', input: { id: 'a' } })
  })

  it('has an id of its own for every case', () => {
    expect(new Set(cases.map((planned) => planned.id)).size).toBe(cases.length)
  })

  it('is a pure function: the same every time and for every seed', () => {
    expect(ids({ pack, seed: 1 })).toEqual(ids({ pack, seed: 2 }))
  })

  it('runs only the phases that were asked for', () => {
    expect(ids({ pack, phases: ['baseline'] })).toEqual(['baseline/a', 'baseline/b'])
    expect(ids({ pack, phases: ['security'] })).toHaveLength(2)
  })

  it('lets trials of the caller win', () => {
    expect(plan({ pack, trials: 5 }).every((planned) => planned.trials === 5)).toBe(true)
  })
})

describe('planCases with inputs of the agent', () => {
  it('uses them in place of those of the pack, but keeps what the pack scheduled for its own', () => {
    expect(ids({ pack, inputs: [input('own')], phases: ['baseline', 'resilience'] })).toEqual([
      'baseline/own',
      'resilience/llm_rate_limit/own',
      'resilience/tool_error/b',
    ])
  })

  it('falls back to the pack when there are none', () => {
    expect(ids({ pack, inputs: [], phases: ['baseline'] })).toEqual(['baseline/a', 'baseline/b'])
  })

  it('takes the first inputs up to the limit of the pack', () => {
    expect(ids({ pack: { ...pack, maxInputs: 1 }, phases: ['baseline'] })).toEqual(['baseline/a'])
  })

  it('adds the goals of an input to those of the pack, and leaves other cases to the session', () => {
    const own = defineGoal({ name: 'own', evaluate: () => true })
    const common = defineGoal({ name: 'common', evaluate: () => true })
    const cases = plan({ pack: { ...pack, goals: [common] }, inputs: [input('x', { goals: [own] }), input('y')], phases: ['baseline'] })

    expect(cases.map((planned) => planned.goals)).toEqual([[common, own], []])
  })

  it('refuses to plan nothing at all', () => {
    expect(() => plan({ faults: [llmRateLimit()] })).toThrow(
      'There is no input to run the agent on. Give `inputs`, a `pack`, or `khaosagent({ inputs: [...] })`.',
    )
  })
})

describe('planCases of plain options', () => {
  const inputs = [input('x')]

  it('plans a baseline, and what faults and attacks call for', () => {
    expect(ids({ inputs })).toEqual(['baseline/x'])
    expect(ids({ inputs, faults: [llmRateLimit()] })).toEqual(['baseline/x', 'resilience/llm_rate_limit/x'])
    expect(plan({ inputs, attacks: { limit: 3 } }).map((planned) => planned.phase)).toEqual([
      'baseline',
      'security',
      'security',
      'security',
    ])
  })

  it('makes one case of faults that act together', () => {
    const [, together] = plan({ inputs, faults: [[llmRateLimit(), toolError()]] })

    expect(together?.id).toBe('resilience/llm_rate_limit+tool_error/x')
    expect(together?.faults).toHaveLength(2)
  })

  it('tells faults of one name apart by their configuration, and only then', () => {
    const found = ids({
      inputs,
      faults: [llmRateLimit().onCall(1), llmRateLimit().onCall(2), toolError({}).onCall(1)],
      phases: ['resilience'],
    })

    expect(found).toHaveLength(3)
    expect(found[0]).toMatch(/^resilience\/llm_rate_limit~[0-9a-f]{6}\/x$/)
    expect(found[1]).toMatch(/^resilience\/llm_rate_limit~[0-9a-f]{6}\/x$/)
    expect(found[0]).not.toBe(found[1])
    expect(found[2]).toBe('resilience/tool_error/x')
  })

  it('plans the very same fault once', () => {
    expect(ids({ inputs, faults: [llmRateLimit(), llmRateLimit()], phases: ['resilience'] })).toEqual(['resilience/llm_rate_limit/x'])
  })

  it('replaces the faults and attacks of a pack', () => {
    expect(ids({ pack, faults: [toolError()], phases: ['resilience'] })).toEqual(['resilience/tool_error/a', 'resilience/tool_error/b'])
    expect(ids({ pack, attacks: { limit: 1 }, phases: ['security'] })).toHaveLength(1)
  })

  it('refuses a phase that has nothing to do', () => {
    expect(() => plan({ inputs, phases: ['resilience'] })).toThrow(
      'The resilience phase was asked for, but there is no fault to inject. Give `faults`, or a pack that has some.',
    )
    expect(() => plan({ inputs, faults: [] })).toThrow('there is no fault to inject')
    expect(() => [...planCases({ inputs, attacks: {} })]).toThrow(
      'The plan has a security phase, but no `selectAttacks` to choose its attacks. Pass one.',
    )
  })

  it('hands attacks of the pack to the selection', () => {
    const seen: (readonly AttackSeed[])[] = []
    const own = [{ id: 'own/s01' }] as unknown as readonly AttackSeed[]
    plan({
      pack: { ...pack, attackSeeds: own },
      phases: ['security'],
      selectAttacks: (_selection, packSeeds) => {
        seen.push(packSeeds)
        return []
      },
    })

    expect(seen).toEqual([own])
  })
})

describe('planCases at scale', () => {
  it('builds nothing before it is pulled', () => {
    let built = 0
    function* endless(): Generator<AttackVariant> {
      const [variant] = attacks.select({ limit: 1 })
      while (variant !== undefined) {
        built++
        yield { ...variant, id: `${variant.id}~${built}` }
      }
    }
    const cases = planCases({ inputs: [input('x')], attacks: {}, phases: ['security'], selectAttacks: endless })

    expect(built).toBe(0)
    for (let pulled = 0; pulled < 45_000; pulled++) cases.next()
    expect(built).toBe(45_000)
    cases.return(undefined)
  })
})
