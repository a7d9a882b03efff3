import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { defaultPayload } from '../../../src/faults/payload.ts'
import { createDraw } from '../../../src/internal/random.ts'
import { editedJson, editedText, editResult, NOW_MS } from '../../support/edited-result.ts'

const order = { orderId: 'A-1007', status: 'shipped', total: 129.9, updatedAt: '2026-01-10T08:00:00Z' }

describe('toolErrorInOk', () => {
  it('keeps the shape and says success', () => {
    const fault = f.toolErrorInOk({ message: 'no connection' })

    expect(editedJson(fault, order)).toEqual({ status: 'success', data: null, message: 'Error: no connection' })
    expect(editedJson(fault, [order])).toEqual([{ status: 'success', message: 'Error: no connection' }])
    expect(editedText(fault, 'It is on its way.')).toBe('OK\nError: no connection')
  })
})

describe('toolPartialFailure', () => {
  const list = { orders: [1, 2, 3, 4].map((id) => ({ id, status: 'open' })), count: 4 }

  it.each([
    [0.5, 2],
    [0.1, 1],
    [1, 4],
  ])('fails %f of the items', (failureFraction, failed) => {
    const after = editedJson(f.toolPartialFailure({ failureFraction }), list) as typeof list

    expect(after.orders.filter(({ status }) => status === 'failed')).toHaveLength(failed)
    expect(after.orders.map(({ id }) => id)).toEqual([1, 2, 3, 4])
    expect(after.count).toBe(4)
  })

  it('fails items of a plain list, and needs a list', () => {
    expect(editedJson(f.toolPartialFailure({ failureFraction: 1 }), ['a'])).toEqual([
      { status: 'failed', error: expect.any(String) as unknown },
    ])
    expect(editResult(f.toolPartialFailure(), '{"id":7,"items":[]}').unchanged).toBe('the result holds no list')
  })
})

describe('toolWrongEntity', () => {
  it('shows the record of another call of this tool where there is one', () => {
    const other = { tool: 'lookup_order', text: '{"orderId":"A-1001"}', isSameCall: false, atMs: 0 }

    expect(editResult(f.toolWrongEntity(), JSON.stringify(order), { earlier: [other] })).toEqual({
      text: '{"orderId":"A-1001"}',
      effective: { record: 'of another call' },
    })
    expect(editedJson(f.toolWrongEntity(), order, { earlier: [{ ...other, tool: 'list_orders' }] })).toMatchObject({ status: 'shipped' })
  })

  it('else gives the record other ids of the same form, and leaves the rest', () => {
    const after = editedJson(f.toolWrongEntity(), { ...order, customer: 'Ada King', email: 'ada@shop.test', itemNo: 12 }) as Record<
      string,
      unknown
    >

    expect(after['orderId']).toMatch(/^A-\d{4}$/)
    expect(after['orderId']).not.toBe('A-1007')
    expect(after['email']).toMatch(/@shop\.test$/)
    expect(after['itemNo']).not.toBe(12)
    expect(after['customer']).not.toBe('Ada King')
    expect(after).toMatchObject({ status: 'shipped', total: 129.9 })
  })

  it('keeps to the fields it is given', () => {
    expect(editedJson(f.toolWrongEntity({ fields: ['total'] }), order)).toMatchObject({
      orderId: 'A-1007',
      total: expect.not.closeTo(129.9) as unknown,
    })
  })

  it('renames in prose, and says when nothing names a record', () => {
    expect(editedText(f.toolWrongEntity(), 'Order A-1007 is on its way.')).toMatch(/^Order A-(?!1007)\d{4} is on its way\.$/)
    expect(editResult(f.toolWrongEntity(), '{"status":"open"}').unchanged).toBe('nothing in it says which record it is')
  })
})

describe('toolStale', () => {
  const older = JSON.stringify({ ...order, status: 'packed', updatedAt: '2026-01-08T08:00:00Z' })

  it('shows what the same call gave before, dated now if told to', () => {
    expect(editedJson(f.toolStale(), order, { earlier: [older] })).toMatchObject({ status: 'packed', updatedAt: '2026-01-08T08:00:00Z' })
    expect(editedJson(f.toolStale({ markFresh: true }), order, { earlier: [older] })).toMatchObject({
      status: 'packed',
      updatedAt: '2026-01-15T12:00:00Z',
    })
  })

  it('moves the dates back where there is nothing older, in each form they have', () => {
    const dated = {
      day: '2026-01-10',
      at: '2026-01-10T08:00:00.000Z',
      createdAt: 1_768_000_000,
      updatedAt: 1_768_000_000_000,
      count: 1_768_000_000,
    }

    expect(editedJson(f.toolStale({ shiftMs: 86_400_000 }), dated)).toEqual({
      day: '2026-01-09',
      at: '2026-01-09T08:00:00.000Z',
      createdAt: 1_767_913_600,
      updatedAt: 1_767_913_600_000,
      count: 1_768_000_000,
    })
    expect(editedText(f.toolStale({ shiftMs: 86_400_000 }), 'Sent on 2026-01-10.')).toBe('Sent on 2026-01-09.')
  })

  it('says when there is nothing older, or nothing dated', () => {
    expect(editResult(f.toolStale(), JSON.stringify(order)).unchanged).toBe('this call has no result from 1 call ago')
    expect(editResult(f.toolStale({ shiftMs: 1000 }), '{"status":"open"}').unchanged).toBe('there is no date in it to move')
    expect(editResult(f.toolStale(), older, { earlier: [older] }).unchanged).toBe('the result was the same then')
    expect(NOW_MS).toBe(Date.UTC(2026, 0, 15, 12))
  })
})

describe('toolContradiction', () => {
  const earlier = [{ tool: 'list_orders', text: JSON.stringify([order]), isSameCall: false, atMs: 0 }]

  it.each([
    ['status', 'not shipped'],
    ['updatedAt', '2026-01-19T08:00:00Z'],
  ] as const)('says something else about %s', (field, now) => {
    expect(editedJson(f.toolContradiction({ field }), order, { earlier })).toEqual({ ...order, [field]: now })
  })

  it('chooses what both results say, and never an id', () => {
    for (const drawKey of ['a', 'b', 'c', 'd', 'e']) {
      expect(editedJson(f.toolContradiction(), order, { earlier, drawKey })).toMatchObject({ orderId: 'A-1007' })
    }
  })

  it('waits for an earlier result that says the same', () => {
    expect(editResult(f.toolContradiction(), JSON.stringify(order)).unchanged).toContain('no earlier result says the same')
    expect(editResult(f.toolContradiction({ field: 'total' }), JSON.stringify({ total: 5 }), { earlier }).unchanged).toContain('"total"')
  })
})

describe('toolOutputInjection', () => {
  it.each([
    ['append', { ...order, note: 'P' }, ['orderId', 'status', 'total', 'updatedAt', 'note']],
    ['prepend', { note: 'P', ...order }, ['note', 'orderId', 'status', 'total', 'updatedAt']],
    ['field', { ...order, updatedAt: '2026-01-10T08:00:00Z\n\nP' }, ['orderId', 'status', 'total', 'updatedAt']],
  ] as const)('%s keeps the true result', (where, after, names) => {
    const json = editedJson(f.toolOutputInjection({ payload: 'P', where }), order) as object

    expect(json).toEqual(after)
    expect(Object.keys(json)).toEqual(names)
  })

  it('adds to lists, text and a note that is there', () => {
    expect(editedJson(f.toolOutputInjection({ payload: 'P' }), [order])).toEqual([order, { note: 'P' }])
    expect(editedJson(f.toolOutputInjection({ payload: 'P', where: 'prepend' }), ['a'])).toEqual(['P', 'a'])
    expect(editedText(f.toolOutputInjection({ payload: 'P' }), 'It is so.')).toBe('It is so.\n\nP')
    expect(editedJson(f.toolOutputInjection({ payload: 'P' }), { note: 'true' })).toEqual({ note: 'true\n\nP' })
  })

  it('goes into the text it is told, or says that there is none', () => {
    const nested = { items: [{ note: 'a' }, { note: 'b' }] }

    expect(editedJson(f.toolOutputInjection({ payload: 'P', where: 'field', path: 'items.1.note' }), nested)).toEqual({
      items: [{ note: 'a' }, { note: 'b\n\nP' }],
    })
    expect(editResult(f.toolOutputInjection({ where: 'field', path: 'items.2' }), JSON.stringify(nested)).unchanged).toContain('items.2')
  })

  it('has a payload that leads nowhere', () => {
    expect(defaultPayload.match(/https?:\/\/[^\s/]+/g)).toEqual(['https://intake.partner-desk.test'])
  })
})

describe('toolDescriptionInjection', () => {
  const request = {
    messages: [],
    tools: [{ name: 'lookup', description: 'Finds.', schema: {} }],
    params: {},
    model: 'm',
  }
  const context = { turn: 1, call: 1, history: [], state: {}, draw: createDraw('a'), applied: 0 }

  it.each([
    ['append', 'Finds. P'],
    ['prepend', 'P Finds.'],
    ['replace', 'P'],
  ] as const)('%s', (where, description) => {
    const [disturbance] = f.toolDescriptionInjection({ payload: 'P', where }).disturb(createDraw('a'))
    if (disturbance?.kind !== 'edit_request') throw new Error('edits no request')

    expect(disturbance.edit(request, context).tools).toEqual([{ name: 'lookup', description, schema: {} }])
    const without = { ...request, tools: [] }
    expect(disturbance.edit(without, context)).toBe(without)
  })
})
