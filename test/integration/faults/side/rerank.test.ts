import { describe, expect, it } from 'vitest'
import { rerankCorruption } from '../../../../src/faults/index.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { rerankClients } from '../../../contract/providers/side/clients.ts'
import { inCase } from '../../../support/in-case.ts'

const QUERY = 'refund of a damaged parcel'
const DOCUMENTS = ['The canteen serves soup.', 'A refund of a damaged parcel takes five days.', 'A parcel is sent on Mondays.']

describe.each(rerankClients)('rerank_corruption at $name', ({ rerank }) => {
  const order = async (fault: Parameters<typeof rerankCorruption>[0] | undefined) => {
    const { scope, result } = await inCase(() => rerank(QUERY, DOCUMENTS), { faults: fault ? [rerankCorruption(fault)] : [] })
    if (result.error) throw result.error
    return {
      indexes: result.value?.map(({ index }) => index),
      scores: result.value?.map(({ score }) => score),
      fired: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    }
  }

  it('inverts, levels, or points beyond the documents', async () => {
    const usual = await order(undefined)
    const inverted = await order({ mode: 'inverted' })
    const constant = await order({ mode: 'constant' })
    const beyond = await order({ mode: 'index_out_of_range' })

    expect(usual.indexes).toEqual([1, 2, 0])
    expect(inverted.indexes).toEqual([0, 2, 1])
    expect(inverted.scores).toEqual(usual.scores)
    expect(constant.scores).toEqual([0.5, 0.5, 0.5])
    expect(beyond.indexes?.every((index) => index >= DOCUMENTS.length)).toBe(true)
    expect(inverted.fired).toEqual([{ operation: 'rerank', ranking: [0, 2, 1] }])
  })
})

describe('rerank_corruption at a service of the agent', () => {
  const answered = async (body: unknown) => {
    const { scope, result } = await inCase(
      async (open) => {
        open.httpMocks.push({ method: '*', url: 'https://*', respond: () => Response.json(body) })
        return (await fetch('https://rank.test/sort', { method: 'POST', body: '{}' })).json() as Promise<unknown>
      },
      { faults: [rerankCorruption()] },
    )
    return { value: result.value, state: scope.schedule.report()[0]?.state }
  }

  it('knows a list of index and score wherever it stands', async () => {
    const named = await answered({
      id: 1,
      results: [
        { index: 2, score: 0.9, text: 'two' },
        { index: 0, score: 0.1, text: 'none' },
      ],
    })
    const bare = await answered([
      { index: 1, relevance_score: 0.8 },
      { index: 0, relevance_score: 0.2 },
    ])

    expect(named).toEqual({
      state: 'fired',
      value: {
        id: 1,
        results: [
          { index: 0, score: 0.9, text: 'none' },
          { index: 2, score: 0.1, text: 'two' },
        ],
      },
    })
    expect(bare.value).toEqual([
      { index: 0, relevance_score: 0.8 },
      { index: 1, relevance_score: 0.2 },
    ])
  })

  it('leaves any other answer alone', async () => {
    expect(await answered({ results: [{ title: 'a' }] })).toEqual({ state: 'noop', value: { results: [{ title: 'a' }] } })
  })
})
