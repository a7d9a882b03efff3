import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import type { Fault } from '../../../src/model/fault.ts'
import { editedText } from '../../support/edited-result.ts'

const order = '{"id":7,"status":"shipped","total":129.9,"paid":true,"note":null,"placed":"2025-03-01"}'
const list = '{"orders":[{"id":1},{"id":2},{"id":3},{"id":4}],"count":4}'

const edited = editedText
const json = (fault: Fault, text = order) => JSON.parse(edited(fault, text)) as unknown

describe('toolEmpty', () => {
  it.each([
    ['string', ''],
    ['null', 'null'],
    ['object', '{}'],
    ['list', '[]'],
    ['whitespace', ' \n'],
  ] as const)('%s', (kind, text) => {
    expect(edited(f.toolEmpty({ kind }), order)).toBe(text)
  })
})

describe('toolMalformedResponse', () => {
  it('loses half of the fields of every object', () => {
    expect(Object.keys(json(f.toolMalformedResponse()) as object)).toHaveLength(3)
  })

  it('gives values other types, impossible values, or none', () => {
    expect(json(f.toolMalformedResponse({ mode: 'wrong_types' }))).toEqual({
      id: '7 units',
      status: ['shipped'],
      total: '129.9 units',
      paid: 'yes',
      note: 0,
      placed: ['2025-03-01'],
    })
    expect(json(f.toolMalformedResponse({ mode: 'invalid_values' }))).toEqual({
      id: -999_999_999,
      status: '#INVALID!',
      total: -999_999_999,
      paid: true,
      note: null,
      placed: '0000-13-45',
    })
    expect(Object.values(json(f.toolMalformedResponse({ mode: 'nulls' })) as object)).toEqual([null, null, null, null, null, null])
  })

  it.each(['invalid_json', 'truncated', 'binary'] as const)('%s is no JSON any more', (mode) => {
    expect(() => JSON.parse(edited(f.toolMalformedResponse({ mode }), order))).toThrow()
    expect(edited(f.toolMalformedResponse({ mode }), 'all is well')).not.toBe('all is well')
  })

  it.each(['missing_fields', 'wrong_types', 'invalid_values', 'nulls'] as const)('%s leaves prose alone', (mode) => {
    expect(edited(f.toolMalformedResponse({ mode }), 'all is well')).toBe('all is well')
    expect(edited(f.toolMalformedResponse({ mode }), '{}')).toBe('{}')
  })
})

describe('toolResponseCorruption', () => {
  const wrong = (config: object, text = order) => edited(f.toolResponseCorruption({ mode: 'incorrect_data', ...config }), text)

  it('breaks the type of one drawn field, or of those named', () => {
    const one = json(f.toolResponseCorruption()) as Record<string, unknown>
    const before = JSON.parse(order) as Record<string, unknown>

    expect(Object.keys(before).filter((key) => JSON.stringify(one[key]) !== JSON.stringify(before[key]))).toHaveLength(1)
    expect(json(f.toolResponseCorruption({ fields: ['status'] }))).toEqual({ ...before, status: ['shipped'] })
  })

  it.each([
    ['negate', { id: -7, total: -129.9 }],
    ['scale', { id: 70, total: 1299 }],
    ['off_by_one', { id: 8, total: 130.9 }],
  ] as const)('%s changes numbers and keeps the shape', (edit, changed) => {
    expect(JSON.parse(wrong({ edit }))).toEqual({ ...(JSON.parse(order) as object), ...changed })
  })

  it('changes only the named fields, numbers written as text too', () => {
    expect(wrong({ fields: ['b'] }, '{"a":1,"b":"2.50"}')).toBe('{"a":1,"b":"-2.50"}')
  })

  it('changes numbers in prose, but no dates and names', () => {
    expect(wrong({ edit: 'off_by_one' }, 'Order 7 of 2025-03-01 costs 12.50. Ref a7, total 3.')).toBe(
      'Order 8 of 2025-03-01 costs 13.50. Ref a7, total 4.',
    )
  })

  it('swaps two fields of one type', () => {
    expect(JSON.parse(wrong({ edit: 'swap_fields' }, '{"from":"A","n":1,"to":"B"}'))).toEqual({ from: 'B', n: 1, to: 'A' })
    expect(wrong({ edit: 'swap_fields' }, '{"a":1,"b":"x"}')).toBe('{"a":1,"b":"x"}')
  })

  it('keeps a part of lists, else of fields', () => {
    const partial = (text: string, keepFraction = 0.5) => edited(f.toolResponseCorruption({ mode: 'partial_response', keepFraction }), text)

    expect(partial(list)).toBe('{"orders":[{"id":1},{"id":2}],"count":4}')
    expect(partial('[1,2,3]')).toBe('[1]')
    expect(partial('{"a":1,"b":2}')).toBe('{"a":1}')
    expect(partial('[1]', 0.99)).toBe('[]')
    expect(partial('prose')).toBe('prose')
  })

  it('leaves alone what has no numbers', () => {
    expect(wrong({}, '{"a":"x"}')).toBe('{"a":"x"}')
    expect(wrong({}, 'no numbers here')).toBe('no numbers here')
  })

  it('reads long digits in linear time', () => {
    expect(wrong({}, `${'1'.repeat(200_000)}x`)).toHaveLength(200_001)
  })
})

describe('toolWrongType', () => {
  it('makes another type of it', () => {
    expect(edited(f.toolWrongType(), '{"a":1}')).toBe('"{\\"a\\":1}"')
    expect(edited(f.toolWrongType({ to: 'number' }), '{"a":1}')).toMatch(/^\d+$/)
    expect(edited(f.toolWrongType({ to: 'array' }), '{"a":1}')).toBe('[{"a":1}]')
    expect(edited(f.toolWrongType({ to: 'html' }), '<b>')).toBe('<div class="result"><pre>&lt;b></pre></div>')
  })

  it('leaves alone what is of that type', () => {
    expect(edited(f.toolWrongType(), 'prose')).toBe('prose')
    expect(edited(f.toolWrongType({ to: 'number' }), '5')).toBe('5')
    expect(edited(f.toolWrongType({ to: 'array' }), '[]')).toBe('[]')
  })
})

describe('toolHuge', () => {
  it.each(['repeat', 'lines', 'nested'] as const)('%s floods and keeps the truth first', (kind) => {
    const fault = f.toolHuge({ bytes: 20_000, kind })

    expect(edited(fault, 'truth').startsWith('truth\n')).toBe(true)
    expect(edited(fault, 'truth').length).toBeGreaterThanOrEqual(20_000)
    expect(json(fault, '{"a":1}')).toMatchObject({ a: 1 })
    expect((json(fault, '[1]') as unknown[])[0]).toBe(1)
  })

  it('leaves alone what is that large already', () => {
    expect(edited(f.toolHuge({ bytes: 3 }), 'truth')).toBe('truth')
  })
})

describe('toolMutate', () => {
  it('passes the parsed result and the call to your function', () => {
    const seen: unknown[] = []
    const fault = f.toolMutate((value, { tool, turn, call }) => {
      seen.push(value, tool, turn, call)
      return { ...(value as object), status: 'lost' }
    })

    expect(json(fault)).toMatchObject({ id: 7, status: 'lost' })
    expect(seen).toEqual([JSON.parse(order), 'lookup_order', 2, 3])
  })

  it('passes prose as text, and keeps what the function did not change', () => {
    expect(
      edited(
        f.toolMutate((value) => `${String(value)}!`),
        'well',
      ),
    ).toBe('well!')
    expect(
      edited(
        f.toolMutate((value) => value),
        '{ "a": 1 }',
      ),
    ).toBe('{ "a": 1 }')
  })

  it('takes options beside the function, and wants one', () => {
    expect(f.toolMutate({ fn: (value) => value, label: 'x' })).toMatchObject({ label: 'x', config: { fn: { source: expect.any(String) } } })
    expect(() => f.toolMutate({} as never)).toThrow('"fn"')
  })
})
