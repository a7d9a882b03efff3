import { describe, expect, it } from 'vitest'
import { defineFault } from '../../../src/faults/fault.ts'
import type { Disturbance } from '../../../src/model/disturbance.ts'
import { composeFirings } from '../../../src/scheduling/compose-firings.ts'
import type { Firing } from '../../../src/scheduling/fault-schedule.ts'

const some = defineFault({ name: 'some', disturb: () => [] })()

function firing(faultId: string, ...disturbances: Disturbance[]): Firing {
  return { fault: some, faultId, call: 1, disturbances }
}

function compose(firings: readonly Firing[], streamed = true) {
  const { request, wait, answer, content, framing, pacing, end, shadowed, misfit } = composeFirings(firings, { streamed })
  const ids = (list: readonly Firing[]) => list.map((item) => item.faultId)
  return {
    request: ids(request),
    wait: ids(wait),
    answer: answer?.faultId,
    content: ids(content),
    framing: ids(framing),
    pacing: ids(pacing),
    end: end?.faultId,
    shadowed: shadowed.map(({ firing: lost, by }) => `${lost.faultId}<${by.faultId}`),
    misfit: misfit.map((item) => item.firing.faultId),
  }
}

const wait: Disturbance = { kind: 'delay', ms: 5, where: 'headers' }
const status: Disturbance = { kind: 'status', code: 'server_error' }
const edit: Disturbance = { kind: 'edit_reply', edit: (reply) => reply }
const gaps: Disturbance = { kind: 'delay', ms: 5, where: 'every_chunk' }
const cutAt = (chunks: number): Disturbance => ({ kind: 'cut', at: { chunks }, how: 'reset' })

const drop: Disturbance = { kind: 'edit_frames', edit: 'drop', n: 1 }
const crlf: Disturbance = { kind: 'reframe', mode: 'crlf' }
const asStream: Disturbance = { kind: 'reshape', as: 'stream' }
const asBody: Disturbance = { kind: 'reshape', as: 'body' }

describe('the framing stage', () => {
  it('keeps all of its kinds in order, between content and pacing, beside an end', () => {
    expect(
      compose([firing('f', crlf), firing('e', edit), firing('d', drop), firing('b', asBody), firing('g', gaps), firing('c', cutAt(2))]),
    ).toMatchObject({ content: ['e'], framing: ['f', 'd', 'b'], pacing: ['g'], end: 'c', shadowed: [], misfit: [] })
  })

  it('loses to an answer in place of the reply', () => {
    expect(compose([firing('s', status), firing('f', crlf), firing('d', drop)])).toMatchObject({
      answer: 's',
      framing: [],
      shadowed: ['f<s', 'd<s'],
    })
  })

  it('has nothing to do with a reply that is no stream, but to make one of it', () => {
    const firings = [firing('f', crlf), firing('d', drop), firing('b', asBody), firing('s', asStream)]

    expect(compose(firings, false)).toMatchObject({ framing: ['s'], misfit: ['f', 'd', 'b'] })
    expect(compose(firings)).toMatchObject({ framing: ['f', 'd', 'b'], misfit: ['s'] })
  })
})

describe('composeFirings', () => {
  it('is empty for no firings', () => {
    expect(compose([])).toEqual({
      request: [],
      wait: [],
      answer: undefined,
      content: [],
      framing: [],
      pacing: [],
      end: undefined,
      shadowed: [],
      misfit: [],
    })
  })

  it('adds up waits, keeps all edits in order and all pacing', () => {
    expect(compose([firing('a', wait), firing('b', edit), firing('c', gaps), firing('d', wait), firing('e', edit)])).toMatchObject({
      wait: ['a', 'd'],
      content: ['b', 'e'],
      pacing: ['c'],
      shadowed: [],
    })
  })

  it('lets the first answer win', () => {
    expect(compose([firing('a', status), firing('b', { kind: 'network', code: 'ECONNRESET', phase: 'headers' })])).toMatchObject({
      answer: 'a',
      shadowed: ['b<a'],
    })
  })

  it('lets a wait count under an answer, but nothing that acts on the reply', () => {
    expect(compose([firing('w', wait), firing('e', edit), firing('g', gaps), firing('c', cutAt(2)), firing('s', status)])).toMatchObject({
      wait: ['w'],
      answer: 's',
      content: [],
      pacing: [],
      end: undefined,
      shadowed: ['e<s', 'g<s', 'c<s'],
    })
  })

  it('drops the wait of a firing whose answer lost', () => {
    expect(compose([firing('a', status), firing('slow', wait, status)])).toMatchObject({ wait: [], answer: 'a', shadowed: ['slow<a'] })
  })

  it('splits a firing over its stages', () => {
    const slow503 = composeFirings([firing('slow', wait, status)], { streamed: false })

    expect(slow503.wait[0]?.disturbances).toEqual([wait])
    expect(slow503.answer?.disturbances).toEqual([status])
  })

  it('leaves the reply to later stages where a silence ends in the true answer', () => {
    expect(compose([firing('h', { kind: 'hang', where: 'headers', maxMs: 5, then: 'answer' }), firing('e', edit)])).toMatchObject({
      answer: 'h',
      content: ['e'],
      shadowed: [],
    })
    expect(compose([firing('h', { kind: 'hang', where: 'headers' }), firing('e', edit)])).toMatchObject({ shadowed: ['e<h'] })
  })

  describe('where another answer takes the place of the true one', () => {
    const some503 = firing('503', status)
    const onErrors = (...disturbances: Disturbance[]): Firing => ({ ...firing('e', ...disturbances), fault: { ...some, onErrors: true } })

    it('shadows what acts on the reply, and a change of the call that is never sent', () => {
      const call: Disturbance = { kind: 'edit_call', edit: (before) => before }

      expect(compose([some503, firing('cut', cutAt(1)), firing('call', call)]).shadowed).toEqual(['cut<503', 'call<503'])
    })

    it('keeps what says that it acts on errors: on content, pace and end', () => {
      expect(compose([some503, onErrors(edit)])).toMatchObject({ content: ['e'], shadowed: [] })
      expect(compose([some503, onErrors({ kind: 'throttle', bytesPerSecond: 9 })])).toMatchObject({ pacing: ['e'], shadowed: [] })
      expect(compose([some503, onErrors(cutAt(1))])).toMatchObject({ end: 'e', shadowed: [] })
      expect(compose([firing('page', { kind: 'replace', text: '' }), onErrors(edit)])).toMatchObject({ content: ['e'] })
      expect(compose([firing('late', { kind: 'hang', where: 'headers', then: { status: 504 } }), onErrors(edit)])).toMatchObject({
        content: ['e'],
      })
    })

    it('shadows even that where nothing can be read, or nothing was sent', () => {
      expect(compose([firing('down', { kind: 'network', code: 'ECONNRESET', phase: 'headers' }), onErrors(edit)]).shadowed).toEqual([
        'e<down',
      ])
      expect(compose([some503, onErrors({ kind: 'deliver', times: 2, gapMs: 0 })]).shadowed).toEqual(['e<503'])
    })
  })

  it('keeps a wrong clock on every answer, also one of a fault', () => {
    expect(compose([firing('503', status), firing('late', { kind: 'skew', offsetMs: -1 })])).toMatchObject({
      request: ['late'],
      answer: '503',
      shadowed: [],
    })
  })

  it('shadows what would have changed a request that is never sent', () => {
    const told: Disturbance = { kind: 'instruct', text: 'x' }
    const other: Disturbance = { kind: 'ask_model', model: 'm' }

    expect(compose([firing('503', status), firing('told', told), firing('other', other)]).shadowed).toEqual(['told<503', 'other<503'])
    expect(compose([firing('told', told), firing('other', other)])).toMatchObject({ request: ['told', 'other'], shadowed: [] })
  })

  it('edits, spoils and loses what the model says', () => {
    const spoil: Disturbance = { kind: 'spoil', spoiling: { target: 'logprobs', mode: 'nan' } }
    const lost: Disturbance = { kind: 'deliver', times: 0, gapMs: 0 }

    expect(compose([firing('e', edit), firing('s', spoil), firing('l', lost)]).content).toEqual(['e', 's', 'l'])
  })

  it('takes of a pace what fits the form of the answer', () => {
    const pace = firing('p', gaps, { kind: 'delay', ms: 5, where: 'whole_answer' })
    const kinds = (streamed: boolean) =>
      composeFirings([pace], { streamed }).pacing.flatMap(({ disturbances }) =>
        disturbances.map((part) => (part.kind === 'delay' ? part.where : part.kind)),
      )

    expect(kinds(true)).toEqual(['every_chunk'])
    expect(kinds(false)).toEqual(['whole_answer'])
  })

  it('ends at the earliest place', () => {
    expect(compose([firing('late', cutAt(9)), firing('early', cutAt(2)), firing('mid', cutAt(5))])).toMatchObject({
      end: 'early',
      shadowed: ['late<early', 'mid<early'],
    })
  })

  it('takes silence right after the headers as the earliest end', () => {
    expect(compose([firing('cut', cutAt(0)), firing('hang', { kind: 'hang', where: 'body' })]).end).toBe('hang')
  })

  it('goes by the list where places cannot be compared', () => {
    const byBytes: Disturbance = { kind: 'cut', at: { bytes: 1 }, how: 'reset' }
    const anywhere: Disturbance = { kind: 'network', code: 'ECONNRESET', phase: 'body' }

    expect(compose([firing('chunks', cutAt(9)), firing('bytes', byBytes)]).end).toBe('chunks')
    expect(compose([firing('any', anywhere), firing('chunks', cutAt(1))]).end).toBe('any')
  })

  it('compares places inside one tool call by bytes', () => {
    const inside = (bytes?: number): Disturbance => ({
      kind: 'cut',
      at: { toolCall: { tool: 'refund', ...(bytes !== undefined && { bytes }) } },
      how: 'clean',
    })

    expect(compose([firing('a', inside(9)), firing('b', inside(3))]).end).toBe('b')
    expect(compose([firing('a', inside()), firing('b', inside(3))]).end).toBe('b')
  })

  it('puts aside what needs a stream where there is none', () => {
    expect(
      compose([firing('g', gaps), firing('e', edit), firing('s', { kind: 'stream_error', code: 'overloaded', at: { deltas: 0 } })], false),
    ).toMatchObject({
      content: ['e'],
      pacing: [],
      end: undefined,
      misfit: ['g', 's'],
    })
  })

  it('does not change its arguments', () => {
    const firings = Object.freeze([Object.freeze(firing('a', wait, status)), Object.freeze(firing('b', status))])

    expect(compose(firings)).toEqual(compose(firings))
  })
})
