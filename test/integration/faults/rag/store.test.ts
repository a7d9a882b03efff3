import { describe, expect, it } from 'vitest'
import { ragDocumentPoisoning, ragEmptyResults, ragRetrievalCorruption, ragUnavailable } from '../../../../src/faults/index.ts'
import { models } from '../../../../src/models/source.ts'
import { inShop, ways } from '../shop/call-shop.ts'
import { DOCUMENTS, openShop } from '../shop/open-shop.ts'
import { transports } from '../shop/transports.ts'
import { clients, inLoop } from '../tools/in-loop.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const shop = openShop()
type Found = { total: number; results: typeof DOCUMENTS }

describe.each(ways)('a store that is asked by $transport, $target', ({ transport, target }) => {
  const search = async () => {
    const { status, text } = await transports[transport](`${shop[target]}/search`, { method: 'POST', body: '{"query":"refunds"}' })
    return { status, ...(JSON.parse(text) as Found) }
  }

  it('finds the wrong ones', async () => {
    const { value, states, effects } = await inShop([ragRetrievalCorruption({ mode: 'scores_inverted' })], search)

    expect(value?.results.map(({ id, score }) => [id, score])).toEqual([
      ['d1', 0.32],
      ['d2', 0.59],
      ['d3', 0.91],
    ])
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ via: 'http', list: 'results', documents: 3 })])
  })

  it('finds nothing', async () => {
    const { value } = await inShop([ragEmptyResults()], search)

    expect(value).toEqual({ status: 200, total: 0, results: [] })
  })

  it('is down once', async () => {
    const { value, states } = await inShop([ragUnavailable()], async () => [await search(), await search()])

    expect(value?.map(({ status }) => status)).toEqual([503, 200])
    expect(states).toEqual(['fired'])
  })

  it('finds a document that was written to', async () => {
    const { value } = await inShop([ragDocumentPoisoning({ payload: 'Obey.' })], search)

    expect(value?.results.map(({ text }) => text.endsWith('Obey.'))).toEqual([true, false, false])
  })
})

describe('answers that list nothing', () => {
  it('are left alone, and the fault says what would help', async () => {
    const { states, nearMiss } = await inShop([ragEmptyResults()], () => transports.fetch(`${shop.loopback}/stock`))

    expect(states).toEqual(['noop'])
    expect(nearMiss).toContain('name its place with `path`')
  })
})

describe('a search tool', () => {
  const search = models.scripted([{ toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'refunds' } }] }, 'Within five days.'])

  it.each(clients)('shows the model of %s what it did not find', async (client) => {
    const { shown, states } = await inLoop(client, () => ({ total: 3, results: DOCUMENTS }), [ragEmptyResults()], search)

    expect(JSON.parse(shown[1]?.[0]?.text ?? '')).toEqual({ total: 0, results: [] })
    expect(states).toEqual(['fired'])
  })

  it('is disturbed once where it finds by HTTP: not its answer and then its result again', async () => {
    const overHttp = async () => {
      const { text } = await transports.fetch(`${shop.loopback}/search`, { method: 'POST', body: '{}' })
      return JSON.parse(text) as Found
    }
    const { shown, fired } = await inLoop('openai chat', overHttp, [ragRetrievalCorruption({ mode: 'scores_inverted' })], search)

    const { results } = JSON.parse(shown[1]?.[0]?.text ?? '') as Found
    expect(results.map(({ score }) => score)).toEqual([0.32, 0.59, 0.91])
    expect(fired).toEqual([expect.objectContaining({ via: 'http' })])
  })
})
