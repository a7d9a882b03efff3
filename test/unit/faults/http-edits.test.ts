import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { Fault } from '../../../src/model/fault.ts'
import type { HttpHead } from '../../../src/model/http-edit.ts'
import { editedJson, editedText, editResult, NOW_MS } from '../../support/edited-result.ts'

const order = { id: 7, status: 'shipped', total: 129.9, placed: '2025-03-01', items: [{ sku: 'aa' }, { sku: 'bb' }] }

function head(fault: Fault, before: HttpHead): unknown {
  const [disturbance] = fault.disturb(createDraw('a'))
  if (disturbance?.kind !== 'edit_head') throw new Error(`${fault.name} edits no head`)
  const call = { method: 'GET', url: 'http://shop.test/', headers: {}, body: '' }
  return disturbance.edit(before, { call, draw: createDraw('b'), nowMs: NOW_MS })
}

describe('httpPartialResponse', () => {
  it.each([
    [0.5, order, { ...order, items: [{ sku: 'aa' }] }],
    [0, order, { ...order, items: [] }],
    [0.5, [1, 2, 3, 4], [1, 2]],
    [0.5, { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2 }],
    [0.9, [1], []],
  ])('keeps %f of %o', (keepFraction, before, after) => {
    expect(editedJson(f.httpPartialResponse({ keepFraction }), before)).toEqual(after)
  })

  it('says so where it is told to, in lists and objects', () => {
    const fault = f.httpPartialResponse({ includeError: true })

    expect(editedJson(fault, [1, 2])).toEqual([1, { error: expect.objectContaining({ code: 'partial_content' }) as unknown }])
    expect(editedJson(fault, { a: 1, b: 2 })).toMatchObject({ a: 1, error: { code: 'partial_content' } })
  })

  it('leaves text alone', () => {
    expect(editedText(f.httpPartialResponse(), 'The order is on its way.')).toBe('The order is on its way.')
  })
})

describe('httpGraphqlPartialError', () => {
  it('keeps the errors that are there', () => {
    const before = { data: { order: { id: 7, total: 3 } }, errors: [{ message: 'old' }] }

    expect(editedJson(f.httpGraphqlPartialError({ path: 'order.total', message: 'down' }), before)).toEqual({
      data: { order: { id: 7, total: null } },
      errors: [{ message: 'old' }, { message: 'down', path: ['order', 'total'] }],
    })
  })

  it('fails a root field only where nothing lies below it', () => {
    expect(editedJson(f.httpGraphqlPartialError(), { data: { stock: 3 } })).toMatchObject({
      data: { stock: null },
      errors: [{ path: ['stock'] }],
    })
  })

  it.each([
    ['{"order":7}', 'it has no `data`'],
    ['{"data":{}}', 'no field that could fail'],
    ['{"data":{"order":null}}', 'no field that could fail'],
  ])('leaves %s alone and says why', (text, reason) => {
    expect(editResult(f.httpGraphqlPartialError(), text)).toMatchObject({ text, unchanged: expect.stringContaining(reason) as unknown })
  })

  it('says that a named field is not there, or null already', () => {
    const fault = f.httpGraphqlPartialError({ path: 'order.total' })

    expect(editResult(fault, '{"data":{"order":{}}}').unchanged).toBe('`data` has no field order.total')
    expect(editResult(fault, '{"data":{"order":{"total":null}}}').unchanged).toBe('the field order.total is null already')
  })
})

describe('httpStaleCache', () => {
  it('shows the answer of so many calls ago', () => {
    const earlier = ['{"stock":3}', '{"stock":2}']

    expect(editResult(f.httpStaleCache(), '{"stock":1}', { earlier })).toEqual({
      text: '{"stock":2}',
      effective: { age: 1, olderMs: 60_000 },
    })
    expect(editedText(f.httpStaleCache({ age: 2 }), '{"stock":1}', { earlier })).toBe('{"stock":3}')
    expect(editResult(f.httpStaleCache({ age: 3 }), '{"stock":1}', { earlier }).unchanged).toContain('3 calls ago')
  })

  it('does not show what another call got', () => {
    const earlier = [{ tool: 'shop.test', text: '{"stock":9}', isSameCall: false, atMs: 0 }]

    expect(editResult(f.httpStaleCache(), '{"stock":1}', { earlier }).unchanged).toContain('1 call ago')
  })
})

describe('httpWrongContentType and httpClockSkew', () => {
  const before = { status: 503, headers: { 'content-type': 'application/json', date: 'Thu, 15 Jan 2026 12:00:00 GMT' } }

  it('changes the label and nothing else', () => {
    expect(head(f.httpWrongContentType({ contentType: 'text/plain' }), before)).toEqual({
      status: 503,
      headers: { ...before.headers, 'content-type': 'text/plain' },
    })
  })

  it('moves dates, and a Retry-After that is one', () => {
    const dated = { ...before, headers: { ...before.headers, 'retry-after': 'Thu, 15 Jan 2026 12:00:05 GMT' } }

    expect(head(f.httpClockSkew(), dated)).toEqual({
      status: 503,
      headers: { ...before.headers, date: 'Wed, 14 Jan 2026 12:00:00 GMT', 'retry-after': 'Wed, 14 Jan 2026 12:00:05 GMT' },
    })
    expect(head(f.httpClockSkew(), { ...before, headers: { 'retry-after': '5' } })).toEqual({
      status: 503,
      headers: { 'retry-after': '5', date: 'Wed, 14 Jan 2026 12:00:00 GMT' },
    })
  })
})

describe('dataCorruption', () => {
  it.each([
    ['truncate', { id: 0, status: 'ship', total: 12, placed: '2025-' }],
    ['schema', { id: '7 units', status: ['shipped'], total: '129.9 units', placed: ['2025-03-01'] }],
    ['field', {}],
  ] as const)('%s, all of it', (mode, after) => {
    const { items: _, ...flat } = order

    expect(editedJson(f.dataCorruption({ mode, severity: 1 }), flat)).toEqual(mode === 'truncate' ? { ...after, status: 'shi' } : after)
  })

  it('damages its share of the values, the same ones for the same draw', () => {
    const before = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field${index}`, `value ${index}`]))
    const fault = f.dataCorruption({ mode: 'garble', severity: 0.25 })
    const after = editedJson(fault, before) as typeof before

    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toHaveLength(5)
    expect(editedJson(fault, before)).toEqual(after)
    expect(editedJson(fault, before, { drawKey: 'other' })).not.toEqual(after)
    for (const [name, value] of Object.entries(before)) expect(after[name]).toHaveLength(value.length)
  })

  it('keeps to one field, and damages at least one value', () => {
    expect(editedJson(f.dataCorruption({ mode: 'schema', field: 'sku', severity: 0.01 }), order)).toMatchObject({
      status: 'shipped',
      id: 7,
    })
    expect(editedJson(f.dataCorruption({ mode: 'field', field: 'sku', severity: 1 }), order)).toMatchObject({ items: [{}, {}] })
  })

  it('cuts and scrambles text, and says what it cannot do', () => {
    expect(editedText(f.dataCorruption({ severity: 0.5 }), 'The order is on its way.')).toBe('The order is')
    expect(editedText(f.dataCorruption({ mode: 'garble' }), 'The order')).not.toBe('The order')
    expect(editResult(f.dataCorruption({ mode: 'schema' }), 'The order').unchanged).toContain('not a JSON object or list')
    expect(editResult(f.dataCorruption({ mode: 'truncate', field: 'nothing' }), '{"a":"b"}').unchanged).toContain('under "nothing"')
  })
})
