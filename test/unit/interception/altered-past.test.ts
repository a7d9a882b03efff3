import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AlteredPasts, reapply } from '../../../src/interception/altered-past.ts'
import { isSameConversation, traceMessages } from '../../../src/interception/trace-messages.ts'
import type { RequestMessage } from '../../../src/model/exchange.ts'
import type { RewrittenMessage } from '../../../src/model/request-edit.ts'

const SYSTEM: RequestMessage = { role: 'system', text: 'You help.' }
const user = (text: string): RequestMessage => ({ role: 'user', text })
const assistant = (text: string): RequestMessage => ({ role: 'assistant', text })
const asSent = (messages: readonly RequestMessage[]): RewrittenMessage[] => messages.map((message, from) => ({ message, from }))
const textsOf = (messages: readonly RewrittenMessage[]) => messages.map(({ message }) => message.text)

/** Messages that all say something else. */
const distinct = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 })
  .map((texts) => texts.map((text, index) => (index % 2 === 0 ? user(text) : assistant(text))))

/** A conversation, and any alteration of it: some messages gone, changed, moved or repeated, others new. */
const altered = distinct.chain((before) =>
  fc
    .array(
      fc.oneof(
        fc.nat(before.length - 1).map((from): RewrittenMessage => ({ message: before[from] as RequestMessage, from })),
        fc
          .nat(before.length - 1)
          .map((from): RewrittenMessage => ({ message: { ...(before[from] as RequestMessage), text: 'changed!' }, from })),
        fc.constant<RewrittenMessage>({ message: assistant('foreign!') }),
      ),
      { maxLength: 8 },
    )
    .map((after) => ({ before, after })),
)

describe('reapply', () => {
  it('gives the same once more on the same messages', () => {
    fc.assert(
      fc.property(altered, ({ before, after }) => {
        const again = reapply({ before, after }, structuredClone(before))

        expect(again.map(({ from }) => from)).toEqual(after.map(({ from }) => from))
        expect(again.slice(0, after.length).map(({ message }) => message)).toEqual(after.map(({ message }) => message))
      }),
    )
  })

  it('leaves what came later as it is, behind what it follows', () => {
    fc.assert(
      fc.property(altered, fc.nat(3), ({ before, after }, count) => {
        const later = Array.from({ length: count }, (_, index) => user(`later ${index}`))
        const messages = [...before, ...later]

        const again = reapply({ before, after }, messages)

        for (const [index, message] of later.entries()) {
          expect(again.filter((entry) => entry.message === message)).toEqual([{ message, from: before.length + index }])
        }
        const order = again.flatMap(({ message }) => (later.includes(message) ? [later.indexOf(message)] : []))
        expect(order).toEqual(later.map((_, index) => index))
      }),
    )
  })

  it('can be told again of what it made: twice is once', () => {
    fc.assert(
      fc.property(altered, ({ before, after }) => {
        const messages = [...before, user('later')]
        const once = reapply({ before, after }, messages)

        expect(reapply({ before: messages, after: once }, messages)).toEqual(once)
      }),
    )
  })

  it('finds messages again in a history that the agent shortened', () => {
    const before = [SYSTEM, user('a'), assistant('b'), user('c')]
    const after = [
      { message: SYSTEM, from: 0 },
      { message: { ...user('A!') }, from: 1 },
      { message: assistant('foreign') },
      { message: user('c'), from: 3 },
    ]

    expect(textsOf(reapply({ before, after }, [SYSTEM, user('a'), user('c'), assistant('d'), user('e')]))).toEqual([
      'You help.',
      'A!',
      'foreign',
      'c',
      'd',
      'e',
    ])
    expect(textsOf(reapply({ before, after }, [SYSTEM, user('a'), user('summary'), user('e')]))).toEqual([
      'You help.',
      'A!',
      'foreign',
      'summary',
      'e',
    ])
  })
})

describe('the altered past of a conversation', () => {
  const past = (before: readonly RequestMessage[]) => ({ before, after: asSent(before), settings: {}, madeBy: new Map() })
  const found = (before: readonly RequestMessage[], messages: readonly RequestMessage[]) => {
    const pasts = new AlteredPasts()
    pasts.keep(past(before), undefined)
    return pasts.find(messages) !== undefined
  }

  it('is found again when the conversation goes on, and by no other', () => {
    const before = [SYSTEM, user('Where is order 7?')]

    expect(found(before, [...before, assistant('Here.'), user('And 8?')])).toBe(true)
    expect(found(before, [SYSTEM, user('Something else')])).toBe(false)
    expect(found(before, [{ ...SYSTEM, text: 'You route.' }, user('Where is order 7?')])).toBe(false)
    expect(
      found(
        [...before, assistant('Here.')],
        [{ ...SYSTEM, text: 'You help. It is noon.' }, ...before.slice(1), assistant('Here.'), user('x')],
      ),
    ).toBe(true)
  })

  it('is kept for the last conversations alone', () => {
    const pasts = new AlteredPasts()
    for (let index = 0; index < 40; index += 1) pasts.keep(past([user(`conversation ${index}`)]), undefined)

    expect(pasts.find([user('conversation 39')])).toBeDefined()
    expect(pasts.find([user('conversation 0')])).toBeUndefined()
  })
})

describe('traceMessages', () => {
  it('knows what stayed, whatever the order, and what is a copy', () => {
    fc.assert(
      fc.property(distinct, fc.array(fc.nat(7), { maxLength: 8 }), (messages, picks) => {
        const before = asSent(messages)
        const places = picks.map((pick) => pick % messages.length)

        const traced = traceMessages(
          before,
          places.map((at) => messages[at] as RequestMessage),
        )

        expect(traced.map(({ from }) => from)).toEqual(places)
      }),
    )
  })

  it('takes equal objects for the same, and a changed one for what stood there', () => {
    const messages = [SYSTEM, user('a'), assistant('b'), user('c')]
    const edited = structuredClone(messages).map((message) => (message.text === 'b' ? { ...message, text: 'B' } : message))

    const traced = traceMessages(asSent(messages), [...edited, assistant('new')])

    expect(traced.map(({ from }) => from)).toEqual([0, 1, 2, 3, undefined])
    expect(traced[1]?.message).toBe(messages[1])
    expect(isSameConversation(traceMessages(asSent(messages), structuredClone(messages)), asSent(messages))).toBe(true)
  })

  it('never takes the result of one call for that of another', () => {
    const result = (callId: string, text: string): RequestMessage => ({
      role: 'tool',
      text,
      toolResult: { callId, name: 'f', isError: false },
    })

    const traced = traceMessages(asSent([result('c1', 'one'), result('c2', 'two')]), [result('c2', 'TWO')])

    expect(traced).toEqual([{ message: result('c2', 'TWO'), from: 1 }])
  })
})
