import { describe, expect, it } from 'vitest'
import { between, defineGoal, defineScenario, fromFaults, llmRateLimit, llmServerError, toolError, turn } from '../../../src/core.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

const hook = () => undefined
const polite = defineGoal({ name: 'polite', evaluate: () => true })

const base = defineScenario({
  name: 'refund',
  description: 'A refund in three turns.',
  turns: [
    'Where is order 7?',
    turn((results) => `Refund it, since ${results[0]?.response}`, { faults: [toolError()], goals: ['answers'], timeoutMs: 5_000 }),
    between(1, 2, hook),
    { type: 'text', payload: { text: 'Thanks.', metadata: { user: 'u1' } }, context: { runId: '', scenario: '', phase: '' } },
  ],
  faults: [llmRateLimit()],
  goals: ['honest'],
  tags: ['refunds'],
  metadata: { owner: 'shop', tier: 1 },
})

const names = (scenario: Scenario) => scenario.faults.map((fault) => fault.name)

describe('defineScenario', () => {
  it('makes turns of texts and messages, and takes hooks out of the list', () => {
    expect(base.turns).toHaveLength(3)
    expect(base.hooks).toMatchObject([{ after: 1, before: 2, run: hook }])
    expect(base.turns[1]).toMatchObject({ goals: [{ name: 'answers' }], timeoutMs: 5_000 })
    expect(base).toMatchObject({ kind: 'scenario', stopOnFailure: false, maxFailedTurns: 0, goals: [{ name: 'honest' }] })
  })

  it('limits a fault of a turn to that turn, unless the fault names turns itself', () => {
    const scenario = defineScenario({
      name: 's',
      turns: ['one', turn('two', { faults: [toolError(), llmRateLimit().onTurn(1), llmServerError().afterTurns(1)] })],
    })

    expect(scenario.turns[1]?.faults.map((fault) => fault.trigger)).toEqual([{ turns: [2] }, { turns: [1] }, { afterTurns: 1 }])
  })

  it('makes the state of each trial anew', async () => {
    const state = { cart: ['lamp'] }
    const scenario = defineScenario({ name: 's', turns: ['one'], state })

    const first = (await scenario.state?.()) as { cart: string[] }
    first.cart.push('desk')

    expect(await scenario.state?.()).toEqual({ cart: ['lamp'] })
    expect(state.cart).toEqual(['lamp'])
  })

  it.each<[string, () => unknown, string]>([
    [
      'an unknown key',
      () => defineScenario({ name: 's', turns: ['x'], fault: [] } as never),
      'unknown option "fault". Did you mean "faults"?',
    ],
    ['no turn', () => defineScenario({ name: 's', turns: [] }), "defineScenario('s') has no turn to say"],
    ['a name that is no word', () => defineScenario({ name: 'Refund desk!', turns: ['x'] }), 'Write "refund-desk".'],
    ['an empty text', () => turn(''), 'A turn says nothing.'],
    ['a text that is none', () => turn(7 as never), 'A turn says 7.'],
    ['an unknown option of a turn', () => turn('x', { goal: [] } as never), 'turn(): unknown option "goal". Did you mean "goals"?'],
    ['a goal nobody knows', () => turn('x', { goals: ['anwsers'] }), 'no goal is named "anwsers". Did you mean "answers"?'],
    ['a goal that is none', () => turn('x', { goals: [{ type: 'contains' } as never] }), 'which is no goal'],
    ['an assertion nobody knows', () => turn('x', { assertions: [{ type: 'containz' }] }), 'unknown assertion type "containz"'],
    ['a fault that was not called', () => turn('x', { faults: [llmRateLimit as never] }), "Call a fault's factory"],
    ['turn 0 between', () => between(0, 1, hook), 'turns count from 1'],
    ['turns that are no neighbours', () => between(1, 3, hook), 'no neighbours. Write `between(1, 2, ...)`'],
    [
      'a boundary that never comes',
      () => defineScenario({ name: 's', turns: ['a', 'b', between(2, 3, hook)] }),
      'between(2, 3) never happens: there are 2 turns.',
    ],
    [
      'a fault for a turn that does not exist',
      () => defineScenario({ name: 's', turns: ['a'], faults: [llmRateLimit().onTurn(2)] }),
      'llm_rate_limit waits for turn 2, which does not exist. Turns count from 1 to 1.',
    ],
    [
      'a fault after the last turn',
      () => defineScenario({ name: 's', turns: ['a', turn('b', { faults: [llmRateLimit().afterTurns(2)] })] }),
      'llm_rate_limit waits for a turn after turn 2, which does not exist.',
    ],
    [
      'tolerance for every turn',
      () => defineScenario({ name: 's', turns: ['a', 'b'], maxFailedTurns: 2 }),
      'if every turn may fail, nothing is tested',
    ],
    ['a turn that takes no time', () => turn('x', { timeoutMs: 0 }), '`timeoutMs` is 0'],
  ])('refuses %s', (_what, make, message) => {
    expect(make).toThrow(message)
  })
})

describe('a variant', () => {
  it('adds goals and tags, replaces faults, merges metadata, and names its parent', () => {
    const variant = base.variant('busy', {
      faults: [llmServerError()],
      goals: [polite],
      tags: ['busy', 'refunds'],
      metadata: { tier: 2 },
      turns: { 2: { faults: [llmRateLimit()], goals: [polite] }, 3: { timeoutMs: 9 } },
    })

    expect(variant).toMatchObject({ name: 'busy', parent: 'refund', metadata: { owner: 'shop', tier: 2 }, tags: ['refunds', 'busy'] })
    expect(variant.goals.map((goal) => goal.name)).toEqual(['honest', 'polite'])
    expect(names(variant)).toEqual(['llm_server_error'])
    expect(variant.turns[1]?.faults).toMatchObject([{ name: 'llm_rate_limit', trigger: { turns: [2] } }])
    expect(variant.turns[1]?.goals.map((goal) => goal.name)).toEqual(['answers', 'polite'])
    expect(variant.turns[2]?.timeoutMs).toBe(9)
    expect(variant.hooks).toBe(base.hooks)
  })

  it('keeps what it does not mention, and leaves its scenario as it was', () => {
    const variant = base.variant('same', {})

    expect(names(variant)).toEqual(['llm_rate_limit'])
    expect(variant.turns[1]?.faults).toMatchObject([{ name: 'tool_error' }])
    expect(names(base)).toEqual(['llm_rate_limit'])
    expect(base.parent).toBeUndefined()
  })

  it('has no variants of its own', () => {
    expect(() => base.variant('busy', {}).variant('busier', {})).toThrow(
      '"busy" is a variant of "refund" itself, and variants are not nested',
    )
  })

  it.each<[string, () => unknown, string]>([
    ['turn 0', () => base.variant('v', { turns: { 0: {} } }), '`turns` changes turn 0, which does not exist. Turns count from 1 to 3.'],
    ['a turn beyond the last', () => base.variant('v', { turns: { 4: {} } }), 'turn 4, which does not exist'],
    ['a key it cannot change', () => base.variant('v', { state: {} } as never), 'unknown option "state"'],
    ['the name of its scenario', () => base.variant('refund', {}), 'has the name of its scenario'],
    ['a misspelt key of a turn', () => base.variant('v', { turns: { 1: { fault: [] } as never } }), 'Did you mean "faults"?'],
  ])('refuses %s', (_what, make, message) => {
    expect(make).toThrow(message)
  })

  it('comes from a baseline without faults and attacks', () => {
    const attacked = base.variant('attacked', { attacks: { set: 'smoke' }, turns: { 1: { attacks: { set: 'ci' } } } })
    const baseline = attacked.baseline()

    expect(baseline).toMatchObject({ name: 'refund', faults: [] })
    expect(baseline.parent).toBeUndefined()
    expect(baseline.turns.flatMap((one) => one.faults)).toEqual([])
    expect(baseline.goals.map((goal) => goal.name)).toEqual(['honest'])
    expect(JSON.stringify(baseline)).not.toContain('attacks')
  })
})

describe('variants from faults', () => {
  it('are one for each entry, named after its faults', () => {
    const variants = base.variants(fromFaults([llmRateLimit(), [llmServerError(), toolError()], toolError().labeled('slow shop')]))

    expect(variants.map(({ name, parent }) => [name, parent])).toEqual([
      ['llm_rate_limit', 'refund'],
      ['llm_server_error.tool_error', 'refund'],
      ['slow-shop', 'refund'],
    ])
    expect(variants.map(names)).toEqual([['llm_rate_limit'], ['llm_server_error', 'tool_error'], ['tool_error']])
  })

  it('tell faults of one name apart, the same way at every call', () => {
    const make = () => fromFaults([llmRateLimit({ retryAfterSeconds: 1 }), llmRateLimit({ retryAfterSeconds: 9 })]).map(({ name }) => name)
    const [first, second] = make()

    expect(first).toMatch(/^llm_rate_limit-[0-9a-f]{6}$/)
    expect(first).not.toBe(second)
    expect(make()).toEqual([first, second])
  })

  it('are refused where there is nothing', () => {
    expect(() => base.variants(fromFaults([]))).toThrow('makes no variant')
    expect(() => fromFaults([[]])).toThrow('entry 1 is an empty list')
  })
})
