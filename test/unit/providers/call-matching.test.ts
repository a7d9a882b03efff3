import { describe, expect, it } from 'vitest'
import { type CallTurn, matchCalls } from '../../../src/providers/call-matching.ts'

const calls = (...made: readonly (readonly [name: string, q: string, id?: string])[]): CallTurn => ({
  calls: made.map(([name, q, id = '']) => ({ id, name, arguments: JSON.stringify({ q }) })),
})
const result = (name = '', id = ''): CallTurn => ({ calls: [], result: { id, name } })
const said: CallTurn = { calls: [] }

/** For each result, the place of the call it answers, as `turn.call`. */
function answered(...turns: readonly CallTurn[]): (string | undefined)[] {
  const matched = matchCalls(turns)
  const places = new Map(matched.flatMap(({ callIds }, turn) => callIds.map((id, call) => [id, `${turn}.${call}`] as const)))
  return matched.flatMap(({ answers }) => (answers ? [places.get(answers.callId)] : []))
}

describe('matchCalls', () => {
  it('gives results of one tool to its calls in order', () => {
    expect(answered(calls(['search', 'a'], ['search', 'b']), result('search'), result('search'))).toEqual(['0.0', '0.1'])
  })

  it('goes by name where results come in another order', () => {
    expect(answered(calls(['search', 'a'], ['book', 'b']), result('book'), result('search'))).toEqual(['0.1', '0.0'])
  })

  it('goes by order alone where results have no name', () => {
    expect(answered(calls(['search', 'a'], ['book', 'b']), result(), result())).toEqual(['0.0', '0.1'])
  })

  it('goes by id before anything else', () => {
    expect(answered(calls(['search', 'a', 'x'], ['search', 'b', 'y']), result('search', 'y'), result('search'))).toEqual(['0.1', '0.0'])
  })

  it('tells the same call in later rounds apart', () => {
    const again = calls(['search', 'a'])

    const matched = matchCalls([again, result('search'), said, again, result('search')])

    expect(new Set(matched.flatMap(({ callIds }) => callIds)).size).toBe(2)
    expect(answered(again, result('search'), said, again, result('search'))).toEqual(['0.0', '3.0'])
  })

  it('leaves a call that was never answered behind when the next round begins', () => {
    expect(answered(calls(['search', 'a'], ['search', 'b']), result('search'), calls(['search', 'c']), result('search'))).toEqual([
      '0.0',
      '2.0',
    ])
  })

  it('waits for the results of calls that were told one message at a time', () => {
    expect(answered(calls(['search', 'a']), calls(['search', 'b']), result('search'), result('search'))).toEqual(['0.0', '1.0'])
  })

  it('gives a result that answers nothing an id of its own', () => {
    const matched = matchCalls([result('search'), result('search')])

    expect(matched.map(({ answers }) => answers?.callId)).toEqual(['result_search', 'result_search_2'])
  })

  it('gives the same call the same id wherever its history begins, in whatever spelling', () => {
    const [whole] = matchCalls([{ calls: [{ id: '', name: 'f', arguments: '{"a":1,"b":2}' }] }])
    const [, trimmed] = matchCalls([said, { calls: [{ id: '', name: 'f', arguments: '{ "b": 2, "a": 1 }' }] }])

    expect(trimmed?.callIds).toEqual(whole?.callIds)
    expect(matchCalls([{ calls: [{ id: '', name: 'f', arguments: '{"a":9}' }] }])[0]?.callIds).not.toEqual(whole?.callIds)
  })
})
