import { Document } from '@langchain/core/documents'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables'
import { FakeEmbeddings, FakeVectorStore } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'
import { describe, expect, it } from 'vitest'
import { wrapRetriever } from '../../../../src/agents/wrap-retriever.ts'
import {
  dataCorruption,
  ragDocumentPoisoning,
  ragEmptyResults,
  ragRetrievalCorruption,
  toolTimeout,
  toolUnavailable,
} from '../../../../src/faults/index.ts'
import { defaultPayload } from '../../../../src/faults/payload.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { inCase } from '../../../support/in-case.ts'

const found = () => [
  new Document({
    pageContent: 'Refunds are paid within five days.',
    metadata: { source: 'refunds.md', updatedAt: '2025-11-03' },
    id: 'd1',
  }),
  new Document({ pageContent: 'Parcels leave from the north.', metadata: { source: 'parcels.md' }, id: 'd2' }),
]

class Handbook extends BaseRetriever {
  readonly lc_namespace = ['shop']
  override async _getRelevantDocuments() {
    return found()
  }
}

/** A chain as LangChain's documentation shows it: what is found goes into the prompt. */
async function chain(faults: readonly FaultSpec[]) {
  const documents: Document[] = []
  const { scope, result } = await inCase(
    async () => {
      const handbook = wrapRetriever('handbook', new Handbook())
      const note = new RunnableLambda({
        func: (got: Document[]) => {
          documents.push(...got)
          return got.map(({ pageContent }) => pageContent).join('\n')
        },
      })
      const answer = RunnableSequence.from([
        { context: handbook.pipe(note), question: new RunnablePassthrough() },
        ChatPromptTemplate.fromTemplate('Answer from this:\n{context}\n\nQuestion: {question}'),
        new ChatOpenAI({ apiKey: 'x', model: 'gpt-4o-mini', maxRetries: 0 }),
      ])
      return (await answer.invoke('When are refunds paid?')).text
    },
    { faults, caseId: 'chain' },
  )
  return {
    error: result.error,
    documents,
    asked:
      entriesOf(scope.recorder.entries, 'exchange')[0]
        ?.request.messages.map(({ text }) => text)
        .join('\n') ?? '',
    states: scope.schedule.report().map(({ state }) => state),
    effects: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    runs: entriesOf(scope.recorder.entries, 'tool_run'),
  }
}

describe('what a LangChain retriever finds', () => {
  it('comes as it is without a fault, and is seen', async () => {
    const { documents, runs } = await chain([])

    expect(documents).toEqual(found())
    expect(runs).toEqual([expect.objectContaining({ name: 'handbook', ended: 'returned' })])
  })

  it.each([
    ['irrelevant', (texts: string[]) => expect(texts.join()).not.toContain('Refunds')],
    ['duplicated', (texts: string[]) => expect(new Set(texts).size).toBe(1)],
    ['reordered', (texts: string[]) => expect(texts[0]).toContain('Parcels')],
    ['truncated', (texts: string[]) => expect(texts[0]).toBe('Refunds ar')],
  ] as const)('is %s: documents of their class, and the model is shown them', async (mode, expected) => {
    const { documents, asked, states, effects } = await chain([ragRetrievalCorruption({ mode })])

    const texts = documents.map(({ pageContent }) => pageContent)
    expected(texts)
    expect(documents.every((document) => document instanceof Document)).toBe(true)
    expect(asked).toContain(texts.join('\n'))
    expect(states).toEqual(['fired'])
    expect(effects).toEqual([expect.objectContaining({ via: 'wrapper', tool: 'handbook', mode })])
  })

  it('has other metadata, or older', async () => {
    const wrong = await chain([ragRetrievalCorruption({ mode: 'wrong_metadata' })])
    const stale = await chain([ragRetrievalCorruption({ mode: 'stale' })])

    expect(wrong.documents.map(({ metadata }) => (metadata as { source: string }).source)).toEqual(['parcels.md', 'refunds.md'])
    expect(stale.documents[0]?.metadata).toEqual({ source: 'refunds.md', updatedAt: '2023-11-04' })
  })

  it('is nothing', async () => {
    const { documents, states } = await chain([ragEmptyResults()])

    expect(documents).toEqual([])
    expect(states).toEqual(['fired'])
  })

  it('holds foreign instructions', async () => {
    const { documents, asked } = await chain([ragDocumentPoisoning({ rank: 2 })])

    expect(documents.map(({ pageContent }) => pageContent.includes(defaultPayload))).toEqual([false, true])
    expect(asked).toContain(defaultPayload)
  })

  it('is damaged by a fault of tools and answers alike, named by its name', async () => {
    const { documents, states } = await chain([dataCorruption({ mode: 'truncate', severity: 1, field: 'pageContent' }).forTool('handbook')])

    expect(documents[0]?.pageContent).toBe('Refunds are paid ')
    expect(states).toEqual(['fired'])
  })

  it.each([
    ['down', toolUnavailable().forTool('handbook'), 'The tool is not available.'],
    ['silent', toolTimeout().forTool('handbook'), 'The tool gave no answer within 30000 ms.'],
  ] as const)('is not there: %s', async (_name, fault, message) => {
    const { error, states } = await chain([fault])

    expect(error?.message).toBe(message)
    expect(states).toEqual(['fired'])
  })
})

describe('a vector store', () => {
  async function store() {
    const filled = await FakeVectorStore.fromDocuments(found(), new FakeEmbeddings())
    return wrapRetriever('store', filled)
  }

  it('gives pairs of document and score, whose scores can be turned round', async () => {
    const { result } = await inCase(async () => (await store()).similaritySearchWithScore('refunds', 2), {
      faults: [ragRetrievalCorruption({ mode: 'irrelevant', keep: 1 })],
    })

    const [first, second] = result.value ?? []
    expect(first?.[0]).toBeInstanceOf(Document)
    expect(first?.[1]).toBeTypeOf('number')
    expect(second?.[0].pageContent).not.toContain('Parcels')
    expect(second?.[0]).toBeInstanceOf(Document)
  })

  it('is seen through the retriever it makes', async () => {
    const { result, scope } = await inCase(async () => (await store()).asRetriever(2).invoke('refunds'), { faults: [ragEmptyResults()] })

    expect(result.value).toEqual([])
    expect(scope.schedule.report().map(({ state }) => state)).toEqual(['fired'])
  })
})
