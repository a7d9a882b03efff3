import { describe, expect, it, vi } from 'vitest'
import { bindMatchers } from '../../../matchers/bind-matchers.ts'
import { matchesPartially, wantedText } from '../../../matchers/matches-partially.ts'
import type { ObservedCase } from '../../../matchers/observe.ts'
import { retryChains } from '../../../matchers/retries.ts'
import { subjectOf } from '../../../matchers/subject.ts'
import { undecided } from '../../../matchers/undecided.ts'
import { type Look, weigh } from '../../../matchers/weigh.ts'
import type { Ledger, LedgerEntry } from '../../../src/model/ledger.ts'
import { executionsIn } from '../../../src/runner/executions.ts'

const context = (isNot = false) => ({ isNot, place: 'a.test.ts' })

describe('undecided', () => {
  it.each([true, false])('fails whether .not is used or not (%s)', (isNot) => {
    const { pass, message } = undecided(context(isNot), { wanted: 'it', unwanted: 'not it', reason: 'nothing ran' })

    // A host reports a failure when `pass` equals `isNot`.
    expect(pass).toBe(isNot)
    expect(message()).toContain('evidence for neither side')
    expect(message()).toContain(isNot ? 'expected  not it' : 'expected  it')
  })
})

describe('weigh', () => {
  const observed = (title: string, doubt?: string): ObservedCase => ({
    title,
    ledger: [],
    replies: [],
    faults: [],
    line: () => '',
    redact: (text) => text,
    doubt,
  })
  const words = { wanted: 'yes', unwanted: 'no', absent: 'absent', none: 'no case ran' }
  const found: Look = { found: ['proof'] }
  const absent: Look = { found: [] }
  const passOf = (cases: readonly ObservedCase[], look: (one: ObservedCase) => Look, passesWhenFound: boolean, isNot = false) =>
    weigh(context(isNot), cases, look, { ...words, passesWhenFound }).pass

  it('lets one find in a decided case outweigh a doubt in another', () => {
    expect(passOf([observed('a', 'ERRORED'), observed('b')], () => found, true)).toBe(true)
    expect(passOf([observed('a', 'ERRORED'), observed('b')], () => found, false)).toBe(false)
  })

  it('does not believe a find in a case that proves nothing', () => {
    expect(passOf([observed('a', 'ERRORED')], () => found, true, false)).toBe(false)
    expect(passOf([observed('a', 'ERRORED')], () => found, true, true)).toBe(true)
  })

  it('lets one doubt outweigh any number of cases without a find', () => {
    expect(passOf([observed('a'), observed('b', 'UNCERTAIN')], () => absent, false, false)).toBe(false)
    expect(passOf([observed('a'), observed('b', 'UNCERTAIN')], () => absent, false, true)).toBe(true)
  })

  it('decides when there is neither find nor doubt', () => {
    expect(passOf([observed('a')], () => absent, true)).toBe(false)
    expect(passOf([observed('a')], () => absent, false)).toBe(true)
  })

  it.each([true, false])('is undecided without any case (%s)', (isNot) => {
    expect(passOf([], () => absent, false, isNot)).toBe(isNot)
  })
})

describe('matchesPartially', () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: undefined }, {}, false],
    [{ a: { b: 'x' } }, { a: { b: 'x', c: 1 } }, true],
    [[1, 2], [1, 2], true],
    [[1], [1, 2], false],
    [{ to: expect.stringContaining('@shop') }, { to: 'ann@shop.test' }, true],
    [{ to: expect.stringContaining('@shop') }, { to: 'eve@mail.test' }, false],
    [{ to: /^ann/g }, { to: 'ann@shop.test' }, true],
    [{ n: expect.any(Number) }, { n: '1' }, false],
    [{ constructor: 'x' }, {}, false],
  ])('%j in %j: %s', (wanted, value, expected) => {
    expect(matchesPartially(wanted, value)).toBe(expected)
  })

  it('names what was wanted', () => {
    expect(wantedText({ to: expect.stringContaining('@shop'), n: /x/ })).toContain('StringContaining')
  })
})

const stamp = (entries: readonly object[]): Ledger =>
  entries.map((entry, index) => ({ index, atMs: index, turn: 1, ...entry }) as unknown as LedgerEntry)

describe('executionsIn', () => {
  const call = { kind: 'tool_call', callId: 'c1', name: 'pay', arguments: '{"amount":5}', truncated: false, exchange: 1 }
  const result = { kind: 'tool_result', callId: 'c1', name: 'pay', text: '{"ok":true}', isError: false, exchange: 2 }
  const run = { kind: 'tool_run', name: 'pay', arguments: { amount: 5 }, ended: 'returned' }
  const names = (entries: readonly object[], isDenied?: (value: unknown) => boolean) =>
    executionsIn(stamp(entries), isDenied ? { isDenied } : {}).map(({ name, args }) => [name, args])

  it('takes a run, or a result, as proof with the arguments of the call', () => {
    expect(names([run])).toEqual([['pay', { amount: 5 }]])
    expect(names([call, result])).toEqual([['pay', { amount: 5 }]])
  })

  it('takes a run and its result as one', () => {
    expect(names([call, run, result])).toEqual([['pay', { amount: 5 }]])
  })

  it.each([
    ['that was only asked for', [call]],
    ['whose result is an error', [call, { ...result, isError: true }]],
    ['whose result is a denial', [call, { ...result, text: '{"error":"denied"}' }]],
    ['that threw in its wrapper, whatever went back', [call, { ...run, ended: 'threw' }, result]],
  ])('does not believe a call %s', (_why, entries) => {
    expect(names(entries)).toEqual([])
  })

  it("believes the agent's own word on denials", () => {
    expect(names([call, { ...result, text: 'computer says no' }], (value) => value === 'computer says no')).toEqual([])
  })
})

describe('retryChains', () => {
  const asked = (fingerprint: string, kind: string) => ({ kind: 'exchange', fingerprint, outcome: { kind } })

  it('ends a chain at its answer and begins anew after it', () => {
    const ledger = stamp([
      asked('a', 'status'),
      asked('b', 'answered'),
      asked('a', 'network'),
      asked('a', 'answered'),
      asked('a', 'status'),
    ])

    expect(retryChains(ledger).map((chain) => chain.map((entry) => entry.index))).toEqual([[0, 2, 3], [1], [4]])
  })
})

describe('subjectOf', () => {
  it.each([
    [42, 'the number 42'],
    [null, 'null'],
    [{ some: 1 }, 'an object with the keys some'],
    [Promise.resolve(), 'await it first'],
    [() => 1, 'wrap it with `khaosagent'],
  ])('says what %s is and what is accepted', (received, found) => {
    expect(() => subjectOf('toX', received, ['scope', 'run'])).toThrow(found)
    expect(() => subjectOf('toX', received, ['scope', 'run'])).toThrow('the `khaos` of a khaostest')
  })
})

describe('bindMatchers', () => {
  it('passes arguments that were left out as undefined, and the context last', () => {
    const seen: unknown[] = []
    const matcher = (received: unknown, name: unknown, options: unknown, given: unknown) => {
      seen.push(received, name, options, given)
      return { pass: true, message: () => '' }
    }
    const running = vi.fn()
    const bound = bindMatchers<string>({ matcher } as never, { contextOf: () => context(), running })

    bound['matcher']?.call('state', 'received', 'name')

    expect(seen).toEqual(['received', 'name', undefined, context()])
    expect(running).not.toHaveBeenCalled()
  })

  it('tells the host of a matcher that answers later', () => {
    const running = vi.fn()
    const matcher = (_received: unknown, _context: unknown) => Promise.resolve({ pass: true, message: () => '' })
    const bound = bindMatchers<string>({ matcher } as never, { contextOf: () => context(), running })

    bound['matcher']?.call('state', 'received')

    expect(running).toHaveBeenCalledWith('matcher', 'state', expect.any(Promise))
  })
})
