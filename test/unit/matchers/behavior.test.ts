import { describe, expect, it } from 'vitest'
import { type Behavior, behaviorOf, differencesOf } from '../../../matchers/behavior.ts'
import { likeness } from '../../../src/internal/likeness.ts'
import { buildLedger } from '../../support/ledger-builder.ts'

const base: Behavior = { answers: ['It has shipped.'], calls: 2, toolCalls: ['look({"id":7})', 'send({"to":"a"})'] }
const differences = (change: Partial<Behavior>, tolerance = {}) => differencesOf(base, { ...base, ...change }, tolerance).length

describe('likeness', () => {
  it.each([
    ['a b c', 'a b c', 1],
    ['a  b\nc', 'a b c', 1],
    ['a b c d', 'a b x y', 0.5],
    ['a a', 'a', 2 / 3],
    ['a', 'b', 0],
    ['', '', 1],
    ['a', '', 0],
  ])('of %j and %j is %d', (a, b, share) => {
    expect(likeness(a, b)).toBeCloseTo(share)
    expect(likeness(b, a)).toBeCloseTo(share)
  })
})

describe('behaviorOf', () => {
  it('takes answers, answered calls and whole tool calls', () => {
    const ledger = buildLedger()
      .exchange()
      .toolCall('look', { id: 7, at: 'x' })
      .toolResult('{}')
      .exchange({ outcome: { kind: 'cut', how: 'reset' } })
      .toolCall('send', '{"to', { truncated: true })
      .exchange()
      .reply(' Done. ')
      .build()

    expect(behaviorOf(ledger)).toEqual({ answers: ['Done.'], calls: 2, toolCalls: ['look({"at":"x","id":7})'] })
  })

  it('takes wrapped tools where the model asked for none on the wire, and what it may not show out of everything', () => {
    const ledger = buildLedger().toolRun('look', { key: 'sk-1' }).reply('sk-1 found').build()

    expect(behaviorOf(ledger, (text) => text.replace('sk-1', '<secret>'))).toEqual({
      answers: ['<secret> found'],
      calls: 0,
      toolCalls: ['look({"key":"<secret>"})'],
    })
  })
})

describe('differencesOf', () => {
  it('finds each kind of difference, and none where there is none', () => {
    expect(differences({})).toBe(0)
    expect(differences({ answers: ['It  has\nshipped.'] })).toBe(0)
    expect(differences({ answers: ['It has not.'] })).toBe(1)
    expect(differences({ answers: ['It has shipped.', 'Bye.'] })).toBe(1)
    expect(differences({ calls: 3 })).toBe(1)
    expect(differences({ toolCalls: [] })).toBe(1)
    expect(differences({ answers: ['x'], calls: 9, toolCalls: [] })).toBe(3)
  })

  it('tolerates what it is told to', () => {
    const swapped = [...base.toolCalls].reverse()

    expect(differences({ answers: ['It has gone.'] }, { answer: 0.6 })).toBe(0)
    expect(differences({ answers: ['It has gone.'] }, { answer: 0.7 })).toBe(1)
    expect(differences({ calls: 1 }, { calls: 1 })).toBe(0)
    expect(differences({ calls: 4 }, { calls: 1 })).toBe(1)
    expect(differences({ toolCalls: swapped }, { toolCalls: 'any_order' })).toBe(0)
    expect(differences({ toolCalls: swapped }, { toolCalls: 'names' })).toBe(1)
    expect(differences({ toolCalls: ['look({"id":8})', 'send({})'] }, { toolCalls: 'names' })).toBe(0)
    expect(differences({ toolCalls: ['look({"id":8})', 'send({})'] }, { toolCalls: 'any_order' })).toBe(1)
    expect(differences({ toolCalls: [] }, { toolCalls: 'ignored' })).toBe(0)
  })
})
