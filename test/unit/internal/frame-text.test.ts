import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  closeSseLines,
  isSseText,
  jsonPlace,
  openSseLines,
  payloadOf,
  splitSseEvents,
  withPayload,
} from '../../../src/internal/frame-text.ts'
import { formatSse, parseSse } from '../../../src/internal/sse.ts'

describe('the payload of a frame', () => {
  it.each([
    ['an event', 'event: delta\ndata: {"a":1}\n\n', '{"a":1}'],
    ['an event with CR LF', 'data: {"a":1}\r\n\r\n', '{"a":1}'],
    ['an event without a space', 'data:{"a":1}\n\n', '{"a":1}'],
    ['an event of several data lines', 'data: {\ndata: "a":1}\n\n', '{\n"a":1}'],
    ['an end marker', 'data: [DONE]\n\n', '[DONE]'],
    ['a line', '{"a":1}\n', '{"a":1}'],
    ['the first element of an array', '[{"a":1}', '{"a":1}'],
    ['a later element', ',\r\n{"a":{"b":2}}', '{"a":{"b":2}}'],
    ['a line that quotes an event', '{"a":"data: x"}\n', '{"a":"data: x"}'],
  ])('is read from %s', (_what, text, payload) => {
    expect(payloadOf(text)).toBe(payload)
  })

  it.each([
    ['a comment', ': keep-alive\n\n'],
    ['an event that only has a name', 'event: ping\n\n'],
    ['a closing bracket', ']'],
    ['an empty line', '\n'],
  ])('is none in %s, and cannot be put there', (_what, text) => {
    expect(payloadOf(text)).toBeUndefined()
    expect(withPayload(text, '{"b":2}')).toBe(text)
  })

  it('is exchanged, and what stands around it stays', () => {
    expect(withPayload('id: 7\r\nevent: delta\r\ndata: {"a":1}\r\n\r\n', '{"b":2}')).toBe('id: 7\r\nevent: delta\r\ndata: {"b":2}\r\n\r\n')
    expect(withPayload('data: {\ndata: "a":1}\nid: 7\n\n', '{"b":2}')).toBe('data: {"b":2}\nid: 7\n\n')
    expect(withPayload(',\r\n{"a":1}', '{"b":2}')).toBe(',\r\n{"b":2}')
    expect(withPayload('{"a":1}\n', '{"b":2}')).toBe('{"b":2}\n')
  })

  it('of several lines becomes several data lines', () => {
    expect(withPayload('data: x\n\n', 'a\nb')).toBe('data: a\ndata: b\n\n')
  })

  it('reads back whatever was put there', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('\n' as const, '\r\n' as const), (payload, newline) => {
        const frame = formatSse({ a: 1 }, { event: 'delta', newline })
        expect(payloadOf(withPayload(frame, payload))).toBe(payload)
        expect(parseSse(withPayload(frame, payload))).toEqual([{ event: 'delta', data: payload }])
      }),
    )
  })
})

describe('the lines of an event', () => {
  it('close to what was opened', () => {
    for (const text of ['event: a\ndata: 1\n\n', 'data: 1\r\n\r\n', ': c\rdata: 1\r\r'])
      expect(closeSseLines(openSseLines(text))).toBe(text)
  })

  it('are told from JSON', () => {
    expect(['data: 1\n\n', ': c\n\n', 'id: 1\n', '\uFEFFdata: 1'].map(isSseText)).toEqual([true, true, true, true])
    expect(['{"data":1}\n', '[{"a":1}', ']', '\n'].map(isSseText)).toEqual([false, false, false, false])
  })

  it('are split event by event, in every form of line end', () => {
    for (const newline of ['\n', '\r\n', '\r']) {
      const events = ['data: 1', 'event: b\ndata: 2', 'data: 3'].map((event) => `${event}\n\n`.replaceAll('\n', newline))
      expect(splitSseEvents(events.join(''))).toEqual(events)
    }
  })
})

describe('the place of an object', () => {
  it('is found between what opens and what closes it', () => {
    expect(jsonPlace('[{"a":{}}]')).toEqual({ before: '[', json: '{"a":{}}', after: ']' })
    expect(jsonPlace('no object')).toBeUndefined()
    expect(jsonPlace('} {')).toBeUndefined()
  })
})
