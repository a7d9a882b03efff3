import { describe, expect, it } from 'vitest'
import { PackError } from '../../../src/errors.ts'
import { defineEvaluator } from '../../../src/goals/evaluator.ts'
import { extendCatalog } from '../../../src/scenarios/catalog.ts'
import { parsePack } from '../../../src/scenarios/parse-pack.ts'
import { parseScenarios } from '../../../src/scenarios/parse-scenario.ts'

const full = `
name: refund
description: A refund.
variables: { id: 7 }
turns:
  - "Where is order {{id}}?"
  - text: Refund it.
    faults: [{ type: tool_error }]
    attacks: { families: [forbidden_action] }
    goals: [names_order]
    assertions: [{ type: tool_called, value: refund }]
    timeout_ms: 9000
faults: [{ type: llm_rate_limit, trigger: { on_turn: 1 } }]
goals:
  - honest
  - { name: names_order, weight: 2, success_threshold: 0.5, assertions: [{ type: contains, value: "7", critical: true }] }
state: { cart: [] }
stop_on_failure: true
max_failed_turns: 1
tags: [shop]
metadata: { owner: me }
variants:
  - name: busy
    description: All busy.
    faults: [{ type: llm_server_error }]
    goals: [no_error_envelope]
    tags: [busy]
    metadata: { tier: 2 }
    turns: { 2: { faults: [], goals: [answers] } }
`

describe('a scenario file', () => {
  const [base, busy, ...more] = parseScenarios(full, 'refund.yaml')

  it('gives the scenario and then its variants', async () => {
    expect(more).toEqual([])
    expect(base).toMatchObject({
      name: 'refund',
      description: 'A refund.',
      stopOnFailure: true,
      maxFailedTurns: 1,
      tags: ['shop'],
      metadata: { owner: 'me' },
      faults: [{ name: 'llm_rate_limit', trigger: { turns: [1] } }],
    })
    expect(await base?.state?.()).toEqual({ cart: [] })
    expect(busy).toMatchObject({ name: 'busy', parent: 'refund', metadata: { owner: 'me', tier: 2 }, tags: ['shop', 'busy'] })
    expect(busy?.turns[1]?.faults).toEqual([])
    expect(busy?.turns[1]?.goals.map((goal) => goal.name)).toEqual(['names_order', 'assertions', 'answers'])
    expect(busy?.goals.map((goal) => goal.name)).toEqual(['honest', 'no_error_envelope'])
  })

  it('reads turns with their faults, attacks, goals and assertions; a goal that a turn names is that turn’s alone', () => {
    expect(base?.turns[0]?.input).toBe('Where is order 7?')
    expect(base?.turns[1]).toMatchObject({
      input: 'Refund it.',
      faults: [{ name: 'tool_error', trigger: { turns: [2] } }],
      attacks: { families: ['forbidden_action'] },
      goals: [
        { name: 'names_order', weight: 2, threshold: 0.5, critical: true },
        { name: 'assertions', threshold: 1 },
      ],
      timeoutMs: 9000,
    })
    expect(base?.goals.map((goal) => goal.name)).toEqual(['honest'])
  })

  it('takes names of other systems, and leaves attacks out on request', () => {
    const [scenario] = parseScenarios(
      'identifier: a\nsummary: b\nturns: [x]\nattacks: { set: smoke }\nsecurity_tests_enabled: false',
      'x.yaml',
    )

    expect(scenario).toMatchObject({ name: 'a', description: 'b' })
    expect(scenario?.attacks).toBeUndefined()
  })

  it('finds evaluators of a user', () => {
    const text = 'name: a\nturns: [{ text: x, assertions: [{ type: polite, value: 3 }] }]'
    const polite = defineEvaluator({ name: 'polite', evaluate: () => 0.5 })

    expect(parseScenarios(text, 'x.yaml', extendCatalog({ evaluators: [polite] }))[0]?.turns[0]?.goals).toHaveLength(1)
  })

  it.each<[string, string, string]>([
    ['a misspelt key', 'name: a\nturns: [x]\nfault: []', 'a.yaml:3:1 unknown key "fault". Did you mean "faults"?'],
    [
      'a misspelt key of a turn',
      'name: a\nturns:\n  - text: x\n    asertions: []',
      'a.yaml:4:5 unknown key "asertions". Did you mean "assertions"?',
    ],
    ['a turn without text', 'name: a\nturns: [{ faults: [] }]', 'a.yaml:2:9 "text" is missing in "turns[0]".'],
    ['no turns', 'name: a', 'a.yaml:1:1 "turns" is missing.'],
    ['an empty list of turns', 'name: a\nturns: []', 'a.yaml:2:8 "turns" needs at least 1 entry; got a list.'],
    [
      'an unknown fault',
      'name: a\nturns:\n  - text: x\n    faults: [{ type: tool_eror }]',
      'a.yaml:4:22 No fault is named "tool_eror". Did you mean "tool_error"?',
    ],
    [
      'a fault for a turn that does not exist',
      'name: a\nturns: [x]\nfaults:\n  - { type: llm_rate_limit, trigger: { on_turn: 2 } }',
      'a.yaml:4:5 llm_rate_limit waits for turn 2, which does not exist. Turns count from 1 to 1.',
    ],
    [
      'an unknown goal of a turn',
      'name: a\nturns:\n  - text: x\n    goals: [anwsers]',
      'a.yaml:4:13 no goal is named "anwsers"; known: answers, no_error_envelope, honest, responds. Did you mean "answers"?',
    ],
    [
      'an unknown assertion type',
      'name: a\nturns:\n  - text: x\n    assertions:\n      - { type: contain, value: x }',
      'a.yaml:5:17 unknown assertion type "contain"; valid:',
    ],
    [
      'an unknown family of attacks',
      'name: a\nturns:\n  - text: x\n    attacks: { families: [leek] }',
      'a.yaml:4:27 no attack family is named "leek".',
    ],
    [
      'a variable without a value',
      'name: a\nvariables: { id: 1 }\nturns: ["{{ ids }}"]',
      'a.yaml:3:9 the text uses {{ids}}, but "variables" has no "ids". Did you mean "id"?',
    ],
    [
      'a variant given twice',
      'name: a\nturns: [x]\nvariants:\n  - { name: v }\n  - { name: v }',
      'a.yaml:5:13 the variant "v" is given twice.',
    ],
    [
      'a variant of turn 0',
      'name: a\nturns: [x]\nvariants:\n  - name: v\n    turns: { 0: {} }',
      'a.yaml:5:14 there is no turn 0: turns count from 1 to 1.',
    ],
    [
      'a variant inside a variant',
      'name: a\nturns: [x]\nvariants:\n  - name: v\n    variants: []',
      'a.yaml:5:5 unknown key "variants"; valid here: name,',
    ],
    ['a variant named like its scenario', 'name: a\nturns: [x]\nvariants: [{ name: a }]', 'a.yaml:3:20 has the name of its scenario'],
    ['tolerance for every turn', 'name: a\nturns: [x]\nmax_failed_turns: 1', 'a.yaml:3:19 `maxFailedTurns` is 1.'],
    ['a name that is no word', 'name: a b\nturns: [x]', 'a.yaml:1:7 "name" must be a word'],
  ])('says where and what is wrong: %s', (_what, text, message) => {
    let error: unknown
    try {
      parseScenarios(text, 'a.yaml')
    } catch (thrown) {
      error = thrown
    }

    expect(error).toBeInstanceOf(PackError)
    expect((error as PackError).message.slice(0, message.length)).toBe(message)
  })
})

describe('turns in a pack', () => {
  const pack = (...lines: string[]) => parsePack(['name: desk', 'version: "1.0.0"', ...lines].join('\n'), 'desk.yaml')

  it('make a scenario of an input, with one more input for each variant', () => {
    const { inputs, phases } = pack(
      'inputs:',
      '  - id: refund',
      '    variables: { id: 7 }',
      '    turns: ["Where is {{id}}?", { text: Refund it., faults: [{ type: tool_error }] }]',
      '    variants: [{ name: busy, faults: [{ type: llm_overloaded }] }]',
      '    goal: honest',
      '    required_capabilities: [tools]',
      'phases: { baseline: {}, resilience: {} }',
    )

    expect(inputs.map(({ id, turns, scenario }) => [id, turns, scenario?.name, scenario?.parent])).toEqual([
      ['refund', ['Where is 7?', 'Refund it.'], 'refund', undefined],
      ['refund', ['Where is 7?', 'Refund it.'], 'busy', 'refund'],
    ])
    expect(inputs.map(({ goals, requiredCapabilities }) => [goals.map(({ name }) => name), requiredCapabilities])).toEqual([
      [['honest'], ['tools']],
      [['honest'], ['tools']],
    ])
    expect(phases.map(({ phase }) => phase)).toEqual(['baseline', 'resilience'])
  })

  it('at the top are an input that has the name of the pack', () => {
    const { inputs } = pack(
      'turns: [One., Two.]',
      'variants: [{ name: busy, faults: [{ type: llm_overloaded }] }]',
      'phases: { baseline: {} }',
    )

    expect(inputs.map(({ id, scenario }) => [id, scenario?.name])).toEqual([
      ['desk', 'desk'],
      ['desk', 'busy'],
    ])
  })

  it.each<[string, string[], string]>([
    [
      'text beside turns',
      ['inputs: [{ id: a, text: x, turns: [y] }]', 'phases: { baseline: {} }'],
      'desk.yaml:3:10 the input "a" needs one of "text", "messages" and "turns".',
    ],
    [
      'variants of a text',
      ['inputs:', '  - { id: a, text: x, variants: [{ name: v }] }', 'phases: { baseline: {} }'],
      'desk.yaml:4:23 "variants" belongs to a conversation. Write the text of "a" as "turns".',
    ],
    ['variants of nothing', ['variants: [{ name: v }]', 'phases: { baseline: {} }'], 'desk.yaml:3:1 "variants" vary the turns of the pack'],
    [
      'an input of the same name',
      ['inputs: [{ id: desk, text: x }]', 'turns: [y]', 'phases: { baseline: {} }'],
      'desk.yaml:4:1 the turns of the pack are its input "desk", but an input of that id exists.',
    ],
    [
      'a resilience phase without any fault',
      ['turns: [y]', 'phases: { resilience: {} }'],
      'desk.yaml:4:23 the resilience phase has no fault',
    ],
  ])('are refused with %s', (_what, lines, message) => {
    expect(() => pack(...lines)).toThrow(message)
  })
})
