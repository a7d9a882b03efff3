import { describe, expect, it } from 'vitest'
import { PackError } from '../../../src/errors.ts'
import { parsePack } from '../../../src/scenarios/parse-pack.ts'

const head = ['name: mine', 'version: "1.0.0"']
const file = (...lines: string[]) => [...head, ...lines].join('\n')

/** The error of a pack that cannot be used; a pack that can be fails the test. */
function errorOf(text: string): PackError {
  try {
    parsePack(text, 'mine.yaml')
  } catch (error) {
    if (error instanceof PackError) return error
    throw error
  }
  throw new Error('the pack was accepted')
}

const resilience = (...lines: string[]) => file('phases:', '  resilience:', '    faults:', ...lines)
const security = (...lines: string[]) => file('phases:', '  security:', '    attacks:', ...lines)
const baseline = (...lines: string[]) => file(...lines, 'phases: { baseline: { runs: 1 } }')

describe('a pack that cannot be used', () => {
  it.each<[kind: string, text: string, message: string]>([
    [
      'a misspelt key',
      file('desription: x', 'phases: { baseline: { runs: 1 } }'),
      'mine.yaml:3:1 unknown key "desription". Did you mean "description"?',
    ],
    ['a misspelt key further in', file('phases:', '  baseline:', '    run: 3'), 'mine.yaml:5:5 unknown key "run". Did you mean "runs"?'],
    [
      'a key that is nothing here',
      file('phases: { baseline: { zzzzzzzz: 1 } }'),
      'mine.yaml:3:23 unknown key "zzzzzzzz"; valid here: runs, timeout_ms.',
    ],
    [
      'an unknown fault',
      resilience('      - { type: llm_rate_limt }'),
      'mine.yaml:6:17 No fault is named "llm_rate_limt". Did you mean "llm_rate_limit"?',
    ],
    [
      'a misspelt fault config',
      resilience('      - type: llm_rate_limit', '        config: { retry_after_secs: 2 }'),
      'mine.yaml:7:19 llm_rate_limit has no key "retry_after_secs". It takes: retry_after_seconds,',
    ],
    [
      'a misspelt trigger',
      resilience('      - type: llm_rate_limit', '        trigger: { on_cal: 1 }'),
      'mine.yaml:7:20 unknown key "on_cal". Did you mean "on_call"?',
    ],
    [
      'a trigger that counts from 0',
      resilience('      - type: llm_rate_limit', '        trigger: { on_call: 0 }'),
      'mine.yaml:7:18 llmRateLimit.onCall: expected a whole number of at least 1, found 0.',
    ],
    [
      'an impossible probability',
      resilience('      - { type: llm_rate_limit, probability: 2 }'),
      'mine.yaml:6:9 llmRateLimit.withProbability(2): a probability is above 0 and at most 1.',
    ],
    [
      'an unknown attack family',
      security('      families: [tool_result_injektion]'),
      'mine.yaml:6:18 no attack family is named "tool_result_injektion". Did you mean "tool_result_injection"?',
    ],
    [
      'an unknown attack seed',
      security('      seeds: [tool_result_injection/s99]'),
      'mine.yaml:6:15 no attack seed is named "tool_result_injection/s99". Did you mean "tool_result_injection/s0',
    ],
    [
      'an unknown carrier',
      security('      carriers: [tool-results]'),
      'mine.yaml:6:18 no carrier is named "tool-results". Did you mean "tool-result"?',
    ],
    [
      'an unknown framing',
      security('      framings: [autority]'),
      'mine.yaml:6:18 no framing is named "autority". Did you mean "authority"?',
    ],
    [
      'an unknown transform',
      security('      transforms: [base65]'),
      'mine.yaml:6:20 no transform is named "base65". Did you mean "base64"?',
    ],
    ['an unknown schedule', security('      schedules: [frist]'), 'mine.yaml:6:19 no schedule is named "frist". Did you mean "first"?'],
    ['an unknown OWASP id', security('      owasp: [LLM11]'), 'mine.yaml:6:15 no OWASP id is named "LLM11". Did you mean "LLM01"?'],
    [
      'an unknown set',
      security('      set: smok'),
      'mine.yaml:6:12 "phases.security.attacks.set" must be one of smoke, ci, full; got "smok". Did you mean "smoke"?',
    ],
    [
      'an unknown goal',
      baseline('inputs:', '  - { id: a, text: hi, goal: anwsers }'),
      'mine.yaml:4:30 no goal is named "anwsers"; known: answers, no_error_envelope, honest, responds. Did you mean "answers"?',
    ],
    [
      'an unknown assertion type',
      baseline('goals:', '  - name: g', '    assertions: [{ type: containz, value: x }]'),
      'mine.yaml:5:26 unknown assertion type "containz"; valid: exists,',
    ],
    [
      'an unknown target',
      baseline('goals:', '  - name: g', '    assertions: [{ type: exists, target: respons }]'),
      'mine.yaml:5:42 unknown target "respons"; valid: response,',
    ],
    [
      'an assertion without its value',
      baseline('goals:', '  - name: g', '    assertions: [{ type: contains }]'),
      'mine.yaml:5:18 value of "contains" must be given; got nothing.',
    ],
    [
      'a pattern that cannot run in linear time',
      baseline('goals:', '  - name: g', '    assertions: [{ type: matches, value: "(?=a)" }]'),
      'mine.yaml:5:42 value of "matches" ',
    ],
    [
      'a goal that could never fail',
      baseline('goals: [{ name: g, assertions: [] }]'),
      'mine.yaml:3:32 "goals[0].assertions" needs at least 1 entry; got a list.',
    ],
    [
      'a wrong type',
      file('phases:', '  baseline: { runs: three }'),
      'mine.yaml:4:21 "phases.baseline.runs" must be a number; got "three".',
    ],
    [
      'a version that YAML reads as a number',
      'name: mine\nversion: 1.0\nphases: { baseline: {} }',
      'mine.yaml:2:10 "version" must be a text; got 1.',
    ],
    ['a missing name', 'version: "1.0.0"\nphases: { baseline: {} }', 'mine.yaml:1:1 "name" is missing.'],
    ['a missing input id', baseline('inputs: [{ text: hi }]'), 'mine.yaml:3:10 "id" is missing in "inputs[0]".'],
    [
      'a value out of range',
      file('phases:', '  baseline: { runs: 0 }'),
      'mine.yaml:4:21 "phases.baseline.runs" must be at least 1; got 0.',
    ],
    [
      'a value far out of range',
      file('phases:', '  baseline: { runs: 1000000 }'),
      'mine.yaml:4:21 "phases.baseline.runs" must be at most 1000; got 1000000.',
    ],
    [
      'a threshold above 1',
      baseline('goals: [{ name: g, success_threshold: 1.5, assertions: [{ type: exists }] }]'),
      'mine.yaml:3:39 "goals[0].success_threshold" must be at most 1; got 1.5.',
    ],
    ['weights of 0', baseline('weights: { security: 0, resilience: 0 }'), 'mine.yaml:3:10 the weights are both 0.'],
    [
      'a duplicate input id',
      baseline('inputs:', '  - { id: a, text: hi }', '  - { id: a, text: ho }'),
      'mine.yaml:5:11 the input id "a" is given twice. Each input needs an id of its own.',
    ],
    [
      'a duplicate goal',
      baseline('goals:', '  - { name: g, assertions: [{ type: exists }] }', '  - { name: g, assertions: [{ type: exists }] }'),
      'mine.yaml:5:13 the goal "g" is given twice. Each goal needs a name of its own.',
    ],
    [
      'a goal that hides a built-in one',
      baseline('goals: [{ name: honest, assertions: [{ type: exists }] }]'),
      'mine.yaml:3:17 the name "honest" belongs to a built-in goal. Choose another.',
    ],
    [
      'a duplicate key',
      file('phases:', '  baseline: { runs: 1 }', 'phases: {}'),
      'mine.yaml:5:1 this key is given twice in the same object. Remove one.',
    ],
    [
      'tab indentation',
      file('phases:', '\tbaseline:', '\t\truns: 1'),
      'mine.yaml:4:1 a tab is used for indentation. YAML is indented with spaces.',
    ],
    [
      'an unknown input in the schedule',
      baseline('inputs: [{ id: order, text: hi }]').replace(
        '{ baseline: { runs: 1 } }',
        '\n  resilience:\n    fault_schedule:\n      oder: [{ type: llm_rate_limit }]',
      ),
      'mine.yaml:7:7 fault_schedule names the input "oder", which does not exist; inputs: order. Did you mean "order"?',
    ],
    [
      'an unknown fault in the schedule',
      baseline('inputs: [{ id: order, text: hi }]').replace(
        '{ baseline: { runs: 1 } }',
        '\n  resilience:\n    fault_schedule:\n      order: [{ type: llm_rate_limt }]',
      ),
      'mine.yaml:7:23 No fault is named "llm_rate_limt".',
    ],
    [
      'an input with two texts',
      baseline('inputs: [{ id: a, text: hi, messages: [{ content: ho }] }]'),
      'mine.yaml:3:10 the input "a" needs one of "text", "messages" and "turns".',
    ],
    [
      "a message that is not the user's",
      baseline('inputs: [{ id: a, messages: [{ role: system, content: ho }] }]'),
      'mine.yaml:3:38 "inputs[0].messages[0].role" must be "user"; got "system".',
    ],
    [
      'an unknown variable',
      baseline('inputs: [{ id: a, text: "for {{citi}}", variables: { city: Oslo } }]'),
      'mine.yaml:3:25 the text uses {{citi}}, but "variables" has no "citi". Did you mean "city"?',
    ],
    [
      'a resilience phase without faults',
      file('phases: { resilience: {} }'),
      'mine.yaml:3:23 the resilience phase has no fault, so it could never fail.',
    ],
    ['no phase at all', file('phases: {}'), 'mine.yaml:3:9 the pack has no phase to run.'],
    ['an unknown phase', file('phases: { baselin: {} }'), 'mine.yaml:3:11 unknown key "baselin". Did you mean "baseline"?'],
    ['an empty file', '', 'mine.yaml:1:1 the file must be an object; got null.'],
    ['text that is no YAML', 'name: [mine', 'mine.yaml:1:12 this is not valid YAML: '],
    [
      'a tag that would run code',
      file('phases: !!js/function "x"'),
      'mine.yaml:3:9 Unresolved tag: tag:yaml.org,2002:js/function. Packs hold plain values only.',
    ],
    [
      'a key of the prototype',
      file('phases: { baseline: { __proto__: { runs: 5 } } }'),
      'mine.yaml:3:23 the key "__proto__" is not allowed.',
    ],
    ['an alias without anchor', file('phases: *nowhere'), 'mine.yaml:3:9 '],
    [
      'an attack without {ref}',
      `${baseline()}\nattacks:\n  - id: own/s01\n    goals: [{ kind: say }]\n    text: Say it.\n    carriers: [user-turn]\n    provenance: { author: me, date: 2026-01-01, source: original }`,
      'mine.yaml:5:5 The attack "own/s01" was read, but',
    ],
    [
      'an attack with a misspelt key',
      `${baseline()}\nattacks:\n  - id: own/s01\n    severty: high`,
      'mine.yaml:6:5 unknown key "severty". Did you mean "severity"?',
    ],
  ])('with %s says where, what and what was meant', (_kind, text, message) => {
    const error = errorOf(text)

    expect(error.message.slice(0, message.length)).toBe(message)
    expect(error.code).toBe('KHAOS_PACK')
    expect(error.message.startsWith(`mine.yaml:${error.line}:${error.column} `)).toBe(true)
  })

  it('offers the nearest name as a field too', () => {
    expect(errorOf(resilience('      - { type: llm_rate_limt }')).suggestion).toBe('llm_rate_limit')
    expect(errorOf(baseline('goals:', '  - name: g', '    assertions: [{ type: containz, value: x }]')).suggestion).toBe('contains')
  })

  it('never says "Did you mean" twice', () => {
    expect(errorOf(resilience('      - { type: llm_rate_limt }')).message.match(/Did you mean/g)).toHaveLength(1)
  })
})

describe('a hostile pack', () => {
  it('of 10 MB is refused unread', () => {
    const bomb = `a: &a [x]\n${'b: [*a, *a]\n'.repeat(900_000)}`

    expect(errorOf(bomb).message).toMatch(/^mine\.yaml:1:1 the file has \d+ kB; at most 256 kB are read\. Split it\.$/)
  })

  it('whose few aliases stand for billions of values is refused at an alias', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array.from({ length: 10 }, () => `*l${level}`).join(', ')}]`,
    )
    const error = errorOf(file('metadata:', '  l0: &l0 [lol, lol]', ...levels, 'phases: { baseline: {} }'))

    expect(error.message).toMatch(
      /^mine\.yaml:\d+:\d+ the file holds more than 50000 values once its aliases are written out\. Use fewer aliases\.$/,
    )
    expect(error.line).toBeGreaterThan(4)
  })

  it('whose alias holds itself is refused', () => {
    expect(errorOf(file('metadata: &m { self: *m }', 'phases: { baseline: {} }')).message).toMatch(/^mine\.yaml:3:\d+ /)
  })

  it('of thousands of levels is refused', () => {
    expect(errorOf(file(`metadata: ${'['.repeat(300)}${']'.repeat(300)}`)).message).toContain('nested too deeply')
    expect(errorOf('['.repeat(100_000)).message).toMatch(/nested too deeply|not valid YAML/)
  })
})
