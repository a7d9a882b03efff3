import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EmbeddingRequest, SideRequest } from '../../../src/model/side.ts'
import { answerSide } from '../../../src/models/side/answer-side.ts'
import { embedText } from '../../../src/models/side/embed-text.ts'
import { rankDocuments } from '../../../src/models/side/rank-documents.ts'
import { models } from '../../../src/models/source.ts'

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
const embedding = (texts: readonly string[], dimensions = 64): EmbeddingRequest => ({
  operation: 'embedding',
  provider: 'openai',
  model: 'm',
  texts,
  dimensions,
})

describe('embedText', () => {
  it('gives vectors of length one, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 300 }), (text, dimensions) => {
        const vector = embedText(text, dimensions, 'm')
        expect(vector).toHaveLength(dimensions)
        expect(dot(vector, vector)).toBeCloseTo(1, 4)
      }),
    )
  })

  it('puts texts with shared word stems nearer than others', () => {
    const near = (a: string, b: string) => dot(embedText(a, 1536, 'm'), embedText(b, 1536, 'm'))
    const alike = near('Refunds for damaged parcels', 'refund my damaged parcel')
    const halfway = near('Refunds for damaged parcels', 'damaged shoes')
    const apart = near('Refunds for damaged parcels', 'soup on Mondays')

    expect(alike).toBeGreaterThan(halfway)
    expect(halfway).toBeGreaterThan(apart)
    expect(alike).toBeGreaterThan(0.8)
    expect(Math.abs(apart)).toBeLessThan(0.1)
  })

  it('tells texts of the same stems apart, and has nothing in common with the space of another model', () => {
    const [first, second] = ['refund parcel', 'parcels refunded'].map((text) => embedText(text, 256, 'm'))

    expect(first).not.toEqual(second)
    expect(Math.abs(dot(embedText('refund parcel', 1536, 'a'), embedText('refund parcel', 1536, 'b')))).toBeLessThan(0.1)
  })

  it('begins a longer vector as a shorter one', () => {
    const [short, long] = [8, 64].map((dimensions) => embedText('refund parcel', dimensions, 'm'))
    const begin = long?.slice(0, 8) ?? []
    const length = Math.hypot(...begin)

    for (const [place, value] of begin.entries()) expect(value / length).toBeCloseTo(short?.[place] ?? 0, 5)
  })
})

describe('rankDocuments', () => {
  it('orders by shared stems, then by shortness, then by place', () => {
    const ranked = rankDocuments('refund of a parcel', ['soup', 'parcel', 'a refund of a parcel, paid late', 'refunded parcel', 'parcels'])

    expect(ranked.map(({ index }) => index)).toEqual([3, 2, 1, 4, 0])
  })

  it('leaves documents in their order where the query says nothing', () => {
    expect(rankDocuments('', ['b', 'a']).map(({ index, score }) => [index, score])).toEqual([
      [0, 0],
      [1, 0],
    ])
  })
})

describe('answerSide', () => {
  const rerank: SideRequest = {
    operation: 'rerank',
    provider: 'cohere',
    model: 'm',
    query: 'tea',
    documents: ['milk', 'tea', 'green tea'],
    limit: 2,
  }
  const moderation: SideRequest = { operation: 'moderation', provider: 'openai', model: 'm', texts: ['hello', 'dynamite'] }

  it('is a pure function of the request', () => {
    for (const request of [embedding(['a', 'b']), rerank, moderation]) expect(answerSide(request)).toEqual(answerSide(request))
  })

  it('answers as the script says, and as usual where it says nothing', () => {
    const vectors = answerSide(embedding(['a', 'b'], 2), { embed: (text) => (text === 'a' ? [1, 0] : undefined) })
    const ranking = answerSide(rerank, { rerank: (_query, documents) => documents.map((document) => document.length / 10) })
    const verdicts = answerSide(moderation, { moderate: (text) => (text === 'dynamite' ? ['violence'] : undefined) })

    expect(vectors).toMatchObject({ vectors: [{ index: 0, values: [1, 0] }, { index: 1 }] })
    expect(ranking).toMatchObject({ ranking: [{ index: 2 }, { index: 0 }] })
    expect(verdicts).toMatchObject({
      results: [
        { verdict: 'allow', categories: [] },
        { verdict: 'block', categories: ['violence'] },
      ],
    })
  })

  it.each([
    ['stand-in', models.standIn({ moderate: () => true })],
    ['gullible', models.gullible({ moderate: () => true })],
    ['steadfast', models.steadfast({ moderate: () => true })],
    ['scripted', models.scripted(['hello'], { side: { moderate: () => true } })],
    ['scripted, then another', models.scripted([], { then: models.standIn({ moderate: () => true }) })],
  ])('is scripted on any offline model: %s', async (_name, source) => {
    expect(await source.answerSide?.(moderation)).toMatchObject({
      kind: 'reply',
      reply: { results: [{ verdict: 'block' }, { verdict: 'block' }] },
    })
    expect(source.deterministic).toBe(false)
  })

  it('goes to the real API with a live model that is allowed to, and is refused otherwise', () => {
    expect(models.live({ allowed: true }).answerSide?.(moderation)).toEqual({ kind: 'passthrough' })
    expect(() => models.live().answerSide?.(moderation)).toThrow('KHAOS_LIVE')
  })
})
