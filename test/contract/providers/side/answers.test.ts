import { describe, expect, it } from 'vitest'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { models } from '../../../../src/models/source.ts'
import { inCase } from '../../../support/in-case.ts'
import { embeddingClients, moderationClients, rerankClients, type Vectors } from './clients.ts'

const REFUND = 'How do I get a refund for a damaged order?'
const TEXTS = ['Refunds for damaged orders are paid within five days.', 'The canteen serves soup on Mondays.', REFUND]

const dot = (a: readonly number[] = [], b: readonly number[] = []) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

async function answered<Value>(run: () => Promise<Value>, options: Parameters<typeof inCase>[1] = {}) {
  const { scope, result } = await inCase(run, { caseId: 'side', ...options })
  if (result.error) throw result.error
  return { value: result.value as Value, exchanges: entriesOf(scope.recorder.entries, 'exchange'), scope }
}

describe.each(embeddingClients)('$name', ({ embed, provider, dimensions, single }) => {
  const all = async (): Promise<Vectors> =>
    single ? (await Promise.all(TEXTS.map((text) => embed([text])))).map(([vector]) => vector ?? []) : embed(TEXTS)

  it('gets unit vectors of the usual length, similar texts nearer than others', async () => {
    const { value } = await answered(all)

    expect(value.map((vector) => vector.length)).toEqual([dimensions, dimensions, dimensions])
    for (const vector of value) expect(dot(vector, vector)).toBeCloseTo(1, 4)
    const [refunds, soup, question] = value
    expect(dot(refunds, question)).toBeGreaterThan(0.3)
    expect(Math.abs(dot(soup, question))).toBeLessThan(0.2)
  })

  it('gets the same vectors each time, in any batch', async () => {
    const { value } = await answered(all)
    const { value: again } = await answered(() => embed([REFUND]))

    expect(again[0]).toEqual(value[2])
  })

  it('leaves an exchange with its operation, texts, result and tokens', async () => {
    const { exchanges, scope } = await answered(() => embed([REFUND]))

    expect(exchanges).toMatchObject([
      {
        provider,
        operation: 'embedding',
        outcome: { kind: 'answered' },
        status: 200,
        request: { messages: [] },
        side: { request: { texts: [REFUND] }, result: { vectors: 1, dimensions } },
        reply: { usage: { inputTokens: Math.ceil(REFUND.length / 4), outputTokens: 0 } },
      },
    ])
    expect(entriesOf(scope.recorder.entries, 'note')).toEqual([])
  })
})

describe.each(rerankClients)('$name', ({ rerank, provider }) => {
  it('gets the documents by word overlap, as many as asked for', async () => {
    const { value, exchanges } = await answered(() => rerank(REFUND, [TEXTS[1] ?? '', TEXTS[0] ?? '', 'Order of the day: cake.'], 2))

    expect(value.map(({ index }) => index)).toEqual([1, 2])
    expect(value[0]?.score).toBeGreaterThan(value[1]?.score ?? 1)
    expect(exchanges).toMatchObject([{ provider, operation: 'rerank', side: { result: { ranking: [1, 2] } } }])
  })
})

describe.each(moderationClients)('$name', ({ moderate, provider }) => {
  it('flags nothing by itself', async () => {
    const { value, exchanges } = await answered(() => moderate(['hello', 'good day']))

    expect(value).toEqual([true, true])
    expect(exchanges).toMatchObject([{ provider, operation: 'moderation', side: { result: { verdicts: ['allow', 'allow'] } } }])
  })

  it('flags what the script says', async () => {
    const source = models.standIn({ moderate: (text) => (text.includes('dynamite') ? ['violence'] : false) })

    const { value } = await answered(() => moderate(['how do I use dynamite']), { source })

    expect(value).toEqual([false])
  })
})
