import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { findDocuments } from '../../../src/faults/rag/documents.ts'
import { editedJson, editResult } from '../../support/edited-result.ts'

const documents = [
  {
    id: 'd1',
    text: 'Refunds are paid within five days, since 2025.',
    score: 0.9,
    metadata: { source: 'refunds.md', updatedAt: '2025-11-03' },
  },
  { id: 'd2', text: 'Parcels are sent from the north warehouse.', score: 0.6, metadata: { source: 'parcels.md' } },
  { id: 'd3', text: 'The desk is open from nine to five.', score: 0.2, metadata: { source: 'desk.md' } },
]
type Document = (typeof documents)[number]
const answer = { total: 3, results: documents }

const changed = (
  mode: 'irrelevant' | 'duplicated' | 'reordered' | 'truncated' | 'stale' | 'scores_inverted' | 'wrong_metadata',
  keep = 0,
) => (editedJson(f.ragRetrievalCorruption({ mode, keep }), answer) as { results: Document[] }).results

describe('where the documents are', () => {
  it.each([
    [{ documents: ['a'] }, 'documents'],
    [{ items: ['a'] }, 'items'],
    [{ matches: [{ id: 1 }] }, 'matches'],
    [{ hits: { hits: [{ _source: { text: 'a' } }], total: { value: 1 } } }, 'hits.hits'],
    [{ data: { passages: ['a'] } }, 'data.passages'],
    [['a', 'b'], 'the answer itself'],
    [[[{ pageContent: 'a' }, 0.5]], 'the answer itself'],
    [{ documents: [['a', 'b']], ids: [['1', '2']] }, 'documents.0'],
  ])('%j', (value, path) => {
    expect(findDocuments(JSON.stringify(value), undefined)).toMatchObject({ path })
  })

  it('is said by `path` where it goes by another name', () => {
    expect(findDocuments('{"answer":{"sources":["a"]}}', 'answer.sources')).toMatchObject({ path: 'answer.sources', list: ['a'] })
    expect(findDocuments('{"answer":{}}', 'answer.sources')).toEqual({ unchanged: 'there is no list at answer.sources' })
  })

  it.each([
    ['{"status":"ok"}', 'name its place with `path`'],
    ['All about refunds.', 'name its place with `path`'],
    ['{"results":[]}', 'nothing was found anyway'],
  ])('is nowhere in %s', (text, reason) => {
    expect(findDocuments(text, undefined)).toEqual({ unchanged: expect.stringContaining(reason) as unknown })
  })
})

describe('ragRetrievalCorruption', () => {
  it('irrelevant: other texts under the same ids', () => {
    const after = changed('irrelevant')

    expect(after.map(({ id }) => id)).toEqual(['d1', 'd2', 'd3'])
    expect(new Set(after.map(({ text }) => text)).size).toBe(3)
    for (const [index, { text }] of after.entries()) expect(text).not.toBe(documents[index]?.text)
  })

  it('duplicated: the first, again and again', () => {
    expect(changed('duplicated')).toEqual([documents[0], documents[0], documents[0]])
    expect(editedJson(f.ragRetrievalCorruption({ mode: 'duplicated' }), { items: ['a'] })).toEqual({ items: ['a', 'a'] })
  })

  it('reordered: the same ones in another order', () => {
    const after = changed('reordered')

    expect(after).not.toEqual(documents)
    expect(after.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(documents)
    expect(editResult(f.ragRetrievalCorruption({ mode: 'reordered' }), '{"items":["a"]}').unchanged).toContain('too few')
  })

  it('truncated: the first third of each text', () => {
    expect(changed('truncated').map(({ text }) => text)).toEqual(['Refunds are p', 'Parcels are ', 'The desk i'])
  })

  it('stale: two years back, in dates and in words; what has no date gets one', () => {
    expect(changed('stale')).toMatchObject([
      { text: 'Refunds are paid within five days, since 2023.', metadata: { updatedAt: '2023-11-04' } },
      { text: documents[1]?.text, metadata: { source: 'parcels.md', updatedAt: '2024-01-16T12:00:00.000Z' } },
      { metadata: { updatedAt: '2024-01-16T12:00:00.000Z' } },
    ])
  })

  it('scores_inverted: the best is the worst', () => {
    expect(changed('scores_inverted').map(({ id, score }) => [id, score])).toEqual([
      ['d1', 0.2],
      ['d2', 0.5],
      ['d3', 0.9],
    ])
    expect(editResult(f.ragRetrievalCorruption({ mode: 'scores_inverted' }), '{"items":["a"]}').unchanged).toContain('no scores')
  })

  it('wrong_metadata: each says to come from elsewhere', () => {
    expect(changed('wrong_metadata').map(({ metadata }) => metadata.source)).toEqual(['desk.md', 'refunds.md', 'parcels.md'])
    expect(editedJson(f.ragRetrievalCorruption({ mode: 'wrong_metadata' }), [{ text: 'a', source: 'a.md' }])).toEqual([
      { text: 'a', source: 'archive/unrelated-notes.md', title: 'Unrelated notes' },
    ])
  })

  it('keeps the first ones', () => {
    expect(changed('irrelevant', 2).slice(0, 2)).toEqual(documents.slice(0, 2))
    expect(editResult(f.ragRetrievalCorruption({ keep: 3 }), JSON.stringify(answer)).unchanged).toContain('3 are kept')
  })

  it('knows pairs of document and score, and hits of an index', () => {
    const pairs = documents.map(({ text, score }) => [{ pageContent: text, metadata: {} }, score])
    const hits = { hits: { total: { value: 1 }, hits: [{ _id: '1', _score: 2, _source: { body: 'true' } }] } }

    expect(editedJson(f.ragRetrievalCorruption({ mode: 'scores_inverted' }), pairs)).toMatchObject([
      [{ pageContent: documents[0]?.text }, 0.2],
      [{}, 0.5],
      [{}, 0.9],
    ])
    expect(editedJson(f.ragRetrievalCorruption(), hits)).toMatchObject({
      hits: { hits: [{ _source: { body: expect.not.stringContaining('true') as unknown } }] },
    })
  })
})

describe('ragEmptyResults', () => {
  it('says in the form of the store that nothing was found', () => {
    expect(editedJson(f.ragEmptyResults(), answer)).toEqual({ total: 0, results: [] })
    expect(editedJson(f.ragEmptyResults(), documents)).toEqual([])
    expect(editedJson(f.ragEmptyResults(), { hits: { total: { value: 9, relation: 'eq' }, max_score: 2, hits: [1] } })).toEqual({
      hits: { total: { value: 0, relation: 'eq' }, max_score: 0, hits: [] },
    })
  })
})

describe('ragDocumentPoisoning', () => {
  const poisoned = (config: object) =>
    (editedJson(f.ragDocumentPoisoning({ payload: 'P', ...config }), answer) as { results: Document[] }).results.map(({ text }) =>
      text.endsWith('\n\nP'),
    )

  it.each([
    [{}, [true, false, false]],
    [{ rank: 2 }, [false, true, false]],
    [{ count: 2 }, [true, true, false]],
    [{ rank: 9 }, [false, false, true]],
    [{ rank: 3, count: 5 }, [false, false, true]],
  ])('%o', (config, which) => {
    expect(poisoned(config)).toEqual(which)
  })

  it('needs a document with a text', () => {
    expect(editResult(f.ragDocumentPoisoning(), '{"items":[{"id":1}]}').unchanged).toBe('no document there has a text')
  })
})
