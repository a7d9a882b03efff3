import { describe, expect, it } from 'vitest'
import { type Assertion, assertionProblem, assertionTypes, describeAssertions, evaluateAssertion } from '../../../src/goals/assertion.ts'
import type { GoalView } from '../../../src/model/goal.ts'
import { call, exchange, reply, result, toolRun, view } from './view.ts'

const plain = view('Order 7 has shipped to Oslo.')
const json = view('{"order":{"id":7,"items":["lamp"]},"note":null}')
const tools = view('done', {
  ledger: [
    exchange('a'),
    call('lookup', { id: '7' }),
    result('lookup', '{"state":"open"}'),
    exchange('b'),
    call('refund', { id: '7', amount: 20 }, 'c2'),
  ],
})
const slow = view('x', {
  replies: [reply('a', { durationMs: 900 }), reply('x')],
  reply: reply('x'),
  ledger: [exchange('a'), exchange('b', { endedMs: 400, fingerprint: 'g' })],
  costUsd: 0.02,
})
const retried = view('x', { ledger: [exchange('', { outcome: { kind: 'status', status: 429 } }), exchange('a')] })
const failed = view('', { reply: reply('', { ended: 'threw', error: { name: 'TypeError', message: 'no id', frames: [], thrown: true } }) })
const leaky = view('Write to ada@mail.test', { ledger: [call('send', { card: '4111 1111 1111 1111' })] })

/** Type, a view where it holds, one where it does not. */
const cases: readonly [Assertion, GoalView, GoalView][] = [
  [{ type: 'exists' }, plain, view('')],
  [{ type: 'exists', target: 'response.order.id' }, json, plain],
  [{ type: 'exists', target: 'response.error' }, failed, plain],
  [{ type: 'exists', target: 'first_tool_call' }, tools, plain],
  [{ type: 'not_exists', target: 'response.note' }, json, view('{"note":1}')],
  [{ type: 'not_exists', target: 'response.error' }, plain, failed],
  [{ type: 'not_exists', target: 'any_tool_call' }, plain, tools],
  [{ type: 'equals', value: 'Order 7 has shipped to Oslo.' }, plain, view('other')],
  [{ type: 'equals', target: 'response.order', value: { items: ['lamp'], id: 7 } }, json, view('{"order":{"id":8}}')],
  [{ type: 'equals', value: 42 }, view('42'), view('43')],
  [{ type: 'equals', target: 'last_tool_call.name', value: 'refund' }, tools, plain],
  [{ type: 'equals', target: 'tool_call[2].arguments.amount', value: 20 }, tools, plain],
  [{ type: 'equals', target: 'last_model_call.status', value: 200 }, tools, view('', { ledger: [exchange('a', { status: 500 })] })],
  [{ type: 'not_equals', target: 'response.order.id', value: 8 }, json, view('{"order":{"id":8}}')],
  [{ type: 'contains', value: 'shipped' }, plain, view('Shipped')],
  [{ type: 'contains', target: 'response.order.items', value: 'lamp' }, json, view('{"order":{"items":["desk"]}}')],
  [{ type: 'contains', target: 'any_event', value: 'refund' }, tools, plain],
  [{ type: 'not_contains', value: 'refund' }, plain, view('I made a refund')],
  [
    { type: 'not_contains', target: 'any_tool_call.arguments', value: 'attacker' },
    tools,
    view('', { ledger: [call('a', {}), call('b', { to: 'attacker' })] }),
  ],
  [{ type: 'contains_any', value: ['Oslo', 'Bergen'] }, plain, view('Rome')],
  [{ type: 'contains_all', value: ['Oslo', 'shipped'] }, plain, view('Oslo')],
  [{ type: 'not_contains_any', value: ['sorry', 'cannot'] }, plain, view('I cannot')],
  [{ type: 'matches', value: '(?i)ORDER \\d' }, plain, view('no number')],
  [{ type: 'matches', target: 'response.error', value: 'no \\w+' }, failed, plain],
  [{ type: 'not_matches', value: '^Sorry' }, plain, view('Sorry, no')],
  [{ type: 'min_length', value: 5 }, plain, view('abc')],
  [{ type: 'min_length', target: 'response.order.items', value: 1 }, json, view('{"order":{"items":[]}}')],
  [{ type: 'max_length', value: 5 }, view('abc'), plain],
  [{ type: 'json' }, json, plain],
  [{ type: 'json', target: 'tool_call[1].result' }, tools, view('', { ledger: [call('lookup', {}), result('lookup', 'plain')] })],
  [{ type: 'json_schema', value: { type: 'object', required: ['order'] } }, json, view('{"x":1}')],
  [
    { type: 'json_schema', value: { properties: { id: { pattern: '^(a+)+$' } } } },
    view('{"id":"aa"}'),
    view(`{"id":"${'a'.repeat(60)}b"}`),
  ],
  [{ type: 'json_path', value: 'order.items[0]' }, json, view('{"order":{"items":[]}}')],
  [{ type: 'json_path', value: { path: '$.order.id', equals: 7 } }, json, view('{"order":{"id":8}}')],
  [{ type: 'tool_called', value: 'refund' }, tools, plain],
  [{ type: 'tool_called', value: { name: 're*', times: 1 } }, tools, view('', { ledger: [call('refund', {}), call('reset', {})] })],
  [{ type: 'tool_called', value: 'refund' }, view('', { ledger: [toolRun('refund', {})] }), view('', { ledger: [toolRun('lookup', {})] })],
  [{ type: 'tool_not_called', value: 'delete*' }, tools, view('', { ledger: [call('delete_all', {})] })],
  [{ type: 'tool_args', value: { amount: 20 } }, tools, view('', { ledger: [call('refund', { amount: 21 })] })],
  [{ type: 'tool_args', value: { tool: 'refund', args: { id: '7' } } }, tools, view('', { ledger: [call('lookup', { id: '7' })] })],
  [
    { type: 'tool_args', target: 'first_tool_call', value: { id: '7' } },
    tools,
    view('', { ledger: [call('a', {}), call('b', { id: '7' })] }),
  ],
  [{ type: 'no_pii' }, plain, leaky],
  [{ type: 'no_pii', value: ['email'] }, leaky, view('Call +47 22 33 44 55')],
  [{ type: 'no_pii', target: 'any_tool_call' }, tools, leaky],
  [{ type: 'latency_under', value: 901 }, slow, view('', { replies: [reply('a', { durationMs: 901 })] })],
  [{ type: 'latency_under', value: 200, target: 'response' }, slow, view('', { reply: reply('', { durationMs: 300 }) })],
  [{ type: 'latency_under', value: 401, target: 'any_model_call' }, slow, plain],
  [{ type: 'cost_under', value: 0.03 }, slow, view('', { costUsd: 0.03 })],
  [{ type: 'cost_under', value: 100 }, slow, view('', { costUsd: null })],
  [{ type: 'tokens_under', value: 31 }, slow, view('', { ledger: [exchange('a'), exchange('b'), exchange('c')] })],
  [{ type: 'calls_under', value: 3 }, slow, view('', { ledger: [exchange('a'), exchange('b'), exchange('c')] })],
  [{ type: 'calls_under', value: 2, target: 'any_tool_call' }, plain, tools],
  [{ type: 'calls_at_least', value: 2 }, slow, plain],
  [{ type: 'calls_under', value: { logical: 2 } }, retried, slow],
  [{ type: 'calls_at_least', value: { logical: 2 } }, slow, retried],
  [{ type: 'calls_at_least', value: 2, target: 'any_tool_call' }, tools, slow],
]

describe('evaluateAssertion', () => {
  it.each(cases)('%j holds where it should and not where it should not', async (assertion, good, bad) => {
    expect(assertionProblem(assertion)).toBeUndefined()
    expect(await evaluateAssertion(assertion, good)).toEqual({ value: 1, detail: '' })
    expect((await evaluateAssertion(assertion, bad)).value).toBe(0)
  })

  it('tests every type that exists', () => {
    expect([...new Set(cases.map(([assertion]) => assertion.type))].sort()).toEqual([...assertionTypes].sort())
  })

  it.each(['not_contains', 'not_equals', 'not_matches', 'max_length'])(
    'does not let %s hold for a single target that has no value',
    async (type) => {
      const value = type === 'max_length' ? 5 : 'x'

      expect((await evaluateAssertion({ type, target: 'first_tool_call.name', value }, plain)).value).toBe(0)
      expect((await evaluateAssertion({ type, target: 'any_tool_call.name', value }, plain)).value).toBe(1)
    },
  )

  it('says what was asked and what was found', async () => {
    expect((await evaluateAssertion({ type: 'contains', value: 'Rome' }, view('Oslo'))).detail).toBe('contains "Rome": found "Oslo"')
    expect((await evaluateAssertion({ type: 'exists', target: 'first_tool_call' }, plain)).detail).toBe(
      'first_tool_call exists: found no value',
    )
    expect((await evaluateAssertion({ type: 'cost_under', value: 1 }, plain)).detail).toBe('cost_under 1: found no known price')
  })

  it('cuts a long finding', async () => {
    const { detail } = await evaluateAssertion({ type: 'contains', value: 'x' }, view('o'.repeat(5000)))

    expect(detail.length).toBeLessThan(200)
  })

  it('reads own properties only', async () => {
    expect((await evaluateAssertion({ type: 'exists', target: 'response.constructor' }, json)).value).toBe(0)
  })
})

describe('assertionProblem', () => {
  it.each<[Assertion, string, string | undefined]>([
    [{ type: 'containz', value: 'x' }, 'unknown assertion type "containz"; valid: exists, not_exists,', 'contains'],
    [{ type: 'exists', target: 'last_toolcall' }, 'unknown target "last_toolcall"; valid: response, first_tool_call,', 'last_tool_call'],
    [{ type: 'exists', target: 'tool_call[0]' }, 'target "tool_call[0]" counts from 0; calls count from 1.', 'tool_call[1]'],
    [{ type: 'exists', value: 1 }, 'value of "exists" must be left out; got 1.', undefined],
    [{ type: 'contains' }, 'value of "contains" must be given; got nothing.', undefined],
    [{ type: 'contains_any', value: 'x' }, 'value of "contains_any" must be a list with at least one entry; got "x".', undefined],
    [{ type: 'matches', value: '(' }, 'value of "matches" ', undefined],
    [{ type: 'matches', value: '(?=x)' }, 'value of "matches" ', undefined],
    [{ type: 'min_length', value: -1 }, 'value of "min_length" must be a whole number, 0 or more; got -1.', undefined],
    [{ type: 'latency_under', value: '5s' }, 'value of "latency_under" must be a number above 0; got "5s".', undefined],
    [
      { type: 'tool_called', value: { name: 'x', time: 1 } },
      'value of "tool_called" must be a tool name, or { name, times }; got',
      undefined,
    ],
    [{ type: 'tool_called', value: 'x', target: 'response' }, '"tool_called" cannot take the target "response"; leave it out.', undefined],
    [
      { type: 'calls_under', value: 2, target: 'any_event' },
      '"calls_under" cannot take the target "any_event"; valid: any_model_call, any_tool_call.',
      undefined,
    ],
    [{ type: 'hasOwnProperty' }, 'unknown assertion type "hasOwnProperty"; valid:', undefined],
  ])('finds what is wrong with %j', (assertion, message, suggestion) => {
    const problem = assertionProblem(assertion)

    expect(problem?.message).toContain(message)
    expect(problem?.suggestion).toBe(suggestion)
  })
})

describe('describeAssertions', () => {
  it('has one line a type', () => {
    const lines = describeAssertions()

    expect(lines.map((line) => line.type)).toEqual(assertionTypes)
    expect(lines.every((line) => line.effect !== '' && line.value !== '' && line.target !== '')).toBe(true)
  })
})
