import { describe, expect, it } from 'vitest'
import { attacks } from '../../../src/attacks/select.ts'
import { defineGoal, defineScenario, fromFaults, llmRateLimit, llmServerError, toolError, turn } from '../../../src/core.ts'
import { parsePack } from '../../../src/scenarios/parse-pack.ts'
import { scenarioInput } from '../../../src/scenarios/scenario-input.ts'
import { type PlannedCase, type PlanOptions, planCases } from '../../../src/scheduling/plan.ts'

const plan = (options: PlanOptions): PlannedCase[] => [
  ...planCases({ selectAttacks: (selection) => attacks.select(selection), ...options }),
]
const ids = (options: PlanOptions) => plan(options).map((planned) => planned.id)
const faultNames = (options: PlanOptions) => plan(options).map(({ faults }) => faults.map(({ name }) => name))

const quiet = defineScenario({ name: 'refund', turns: ['one', 'two'], goals: ['honest'] })
const disturbed = defineScenario({
  name: 'refund',
  turns: ['one', turn('two', { faults: [toolError()] })],
  faults: [llmRateLimit()],
})
const attack = { families: ['forbidden_action'], limit: 1 }

describe('the plan of a scenario', () => {
  it('is one baseline for a scenario that nothing disturbs', () => {
    expect(ids({ inputs: [scenarioInput(quiet)] })).toEqual(['baseline/refund'])
  })

  it('is a baseline and one case in which all its faults act, those of turns first', () => {
    const options = { inputs: [scenarioInput(disturbed)] }

    expect(ids(options)).toEqual(['baseline/refund', 'resilience/tool_error+llm_rate_limit/refund'])
    expect(faultNames(options)).toEqual([[], ['tool_error', 'llm_rate_limit']])
    expect(plan(options)[0]?.input.scenario?.faults).toEqual([])
    expect(plan(options)[1]).toMatchObject({ unit: 'tool_error+llm_rate_limit/refund', baselineId: 'baseline/refund' })
  })

  it('shares one baseline between a scenario and its variants', () => {
    const inputs = [quiet, ...quiet.variants(fromFaults([llmRateLimit(), llmServerError()]))].map(scenarioInput)

    expect(ids({ inputs })).toEqual([
      'baseline/refund',
      'resilience/llm_rate_limit/refund/llm_rate_limit',
      'resilience/llm_server_error/refund/llm_server_error',
    ])
  })

  it('has the baseline of variants also where the scenario itself is not asked for', () => {
    const inputs = quiet.variants(fromFaults([llmRateLimit()])).map(scenarioInput)

    expect(ids({ inputs })).toEqual(['baseline/refund', 'resilience/llm_rate_limit/refund/llm_rate_limit'])
    expect(plan({ inputs })[0]?.goals.map(({ name }) => name)).toEqual(['honest'])
  })

  it('runs a variant that disturbs nothing as a baseline of its own, for its goals', () => {
    const strict = quiet.variant('strict', { goals: [defineGoal({ name: 'brief', evaluate: () => true })] })

    expect(ids({ inputs: [quiet, strict].map(scenarioInput) })).toEqual(['baseline/refund', 'baseline/refund/strict'])
  })

  it('lays faults of the test over those of the scenario, each a case of its own', () => {
    const options = { inputs: [scenarioInput(disturbed)], faults: [llmServerError(), [llmRateLimit({ retryAfterSeconds: 9 })]] }

    expect(faultNames(options)).toEqual([
      [],
      ['tool_error', 'llm_rate_limit', 'llm_server_error'],
      ['tool_error', 'llm_rate_limit', 'llm_rate_limit'],
    ])
  })

  it('tells variants of one fault by their names', () => {
    const inputs = [
      quiet.variant('soon', { faults: [llmRateLimit({ retryAfterSeconds: 1 })] }),
      quiet.variant('late', { faults: [llmRateLimit({ retryAfterSeconds: 9 })] }),
    ].map(scenarioInput)

    expect(ids({ inputs }).slice(1)).toEqual([
      expect.stringMatching(/^resilience\/llm_rate_limit~[0-9a-f]{6}\/refund\/soon$/),
      expect.stringMatching(/^resilience\/llm_rate_limit~[0-9a-f]{6}\/refund\/late$/),
    ])
  })

  it('attacks a scenario as it asks, as a whole and with a turn, its faults beside', () => {
    const scenario = disturbed.variant('attacked', { attacks: attack, turns: { 2: { attacks: attack } } })
    const [whole, late] = plan({ inputs: [scenarioInput(scenario)], phases: ['security'] })

    expect(whole?.id).toMatch(/^security\/forbidden_action\/.+:refund~attacked$/)
    expect(whole?.attackTurn).toBeUndefined()
    expect(late?.id).toMatch(/^security\/forbidden_action\/.+:refund~attacked@2$/)
    expect(late).toMatchObject({
      attackTurn: 2,
      baselineId: 'baseline/refund',
      faults: [{ name: 'tool_error' }, { name: 'llm_rate_limit' }],
    })
  })

  it('plans the phases that a scenario calls for, and no attack nobody asked for', () => {
    const phases = (options: PlanOptions) => [...new Set(plan(options).map(({ phase }) => phase))]
    const attacked = quiet.variant('attacked', { attacks: attack })

    expect(phases({ inputs: [scenarioInput(quiet)] })).toEqual(['baseline'])
    expect(phases({ inputs: [scenarioInput(disturbed)] })).toEqual(['baseline', 'resilience'])
    expect(phases({ inputs: [scenarioInput(attacked)] })).toEqual(['baseline', 'security'])
    expect(plan({ inputs: [scenarioInput(attacked)] })).toHaveLength(2)
    expect(() => plan({ inputs: [scenarioInput(quiet)], phases: ['resilience'] })).toThrow('there is no fault to inject')
  })

  it('adds goals of the test to those of the scenario', () => {
    const goals = [defineGoal({ name: 'brief', evaluate: () => true })]

    expect(plan({ inputs: [scenarioInput(quiet)], goals })[0]?.goals.map(({ name }) => name)).toEqual(['brief', 'honest'])
  })

  it('lays the faults of a pack, and its schedule for one input, over the scenario but not over its variants', () => {
    const pack = parsePack(
      [
        'name: desk',
        'version: "1.0.0"',
        'inputs:',
        '  - { id: refund, turns: [one, two], variants: [{ name: busy, faults: [{ type: llm_overloaded }] }] }',
        '  - { id: hello, text: Hello }',
        'phases:',
        '  resilience:',
        '    fault_schedule: { refund: [{ type: tool_error }] }',
      ].join('\n'),
      'desk.yaml',
    )

    expect(ids({ pack })).toEqual(['resilience/tool_error/refund', 'resilience/llm_overloaded/refund/busy'])
  })
})
