import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEventMessages, type EventMessage, encodeEventMessage } from '../../../src/internal/event-stream.ts'

const arbitraryMessage: fc.Arbitrary<EventMessage> = fc.record({
  headers: fc.dictionary(fc.stringMatching(/^:?[a-z-]{1,12}$/), fc.string({ unit: 'grapheme', maxLength: 20 }), { noNullPrototype: true }),
  payload: fc.string({ unit: 'grapheme', maxLength: 60 }),
})

const joined = (messages: readonly EventMessage[]) => new Uint8Array(Buffer.concat(messages.map(encodeEventMessage)))

describe('event streams', () => {
  it('read as they were written', () => {
    fc.assert(
      fc.property(fc.array(arbitraryMessage, { maxLength: 4 }), (messages) => {
        expect(decodeEventMessages(joined(messages))).toEqual(messages)
      }),
    )
  })

  it('give the whole messages before a cut', () => {
    const messages = [
      { headers: { ':event-type': 'a' }, payload: '{"x":1}' },
      { headers: {}, payload: '' },
    ]
    const bytes = joined(messages)
    const first = encodeEventMessage(messages[0] as EventMessage).length

    for (let end = 0; end < bytes.length; end++) {
      expect(decodeEventMessages(bytes.subarray(0, end))).toEqual(end < first ? [] : messages.slice(0, 1))
    }
  })

  it('end at a message with any bit turned', () => {
    const bytes = joined([{ headers: { ':event-type': 'a' }, payload: '{"x":1}' }])

    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 1
      expect(decodeEventMessages(damaged)).toEqual([])
    }
  })

  it('have the size and the place of the parts that AWS documents', () => {
    const bytes = Buffer.from(encodeEventMessage({ headers: { ab: 'xyz' }, payload: '{}' }))

    expect(bytes.length).toBe(12 + 9 + 2 + 4)
    expect(bytes.readUInt32BE(0)).toBe(bytes.length)
    expect(bytes.readUInt32BE(4)).toBe(9)
    expect(bytes.subarray(12, 21).toString('latin1')).toBe('\u0002ab\u0007\u0000\u0003xyz')
    expect(bytes.subarray(21, 23).toString()).toBe('{}')
  })

  it('survive any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => decodeEventMessages(bytes).length === 0))
  })
})
